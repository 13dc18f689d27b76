package io.minikafka.common.config;

import java.lang.reflect.InvocationTargetException;

/** Classes that settings name: serializers, partitioners and the like. */
public final class Plugin {
    private Plugin() {}

    /**
     * The class, from the calling thread's class loader or else from ours.
     *
     * @throws ConfigException naming the setting and the class
     */
    public static Class<?> load(String key, String className) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader own = Plugin.class.getClassLoader();
        try {
            return Class.forName(className, true, context == null ? own : context);
        } catch (ClassNotFoundException | LinkageError e) {
            try {
                return Class.forName(className, true, own);
            } catch (ClassNotFoundException | LinkageError second) {
                throw new ConfigException(key + " names " + className + ", which cannot be loaded: " + second, second);
            }
        }
    }

    /**
     * A new instance, by the public constructor without arguments.
     *
     * @param type what the class has to be
     * @throws ConfigException naming the setting, the class and what is wrong with it
     */
    public static <T> T create(String key, String className, Class<T> type) {
        Class<?> loaded = load(key, className);
        if (!type.isAssignableFrom(loaded)) {
            throw new ConfigException(key + " names " + className + ", which is no " + type.getName());
        }
        try {
            return type.cast(loaded.getConstructor().newInstance());
        } catch (InvocationTargetException e) {
            throw new ConfigException(
                    key + " names " + className + ", whose constructor failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new ConfigException(
                    key + " names " + className + ", which has no public constructor without arguments", e);
        }
    }
}
