package io.minikafka.broker.topic;

import io.minikafka.broker.metadata.MetadataStore;
import io.minikafka.broker.metadata.TopicImage;
import io.minikafka.common.api.DescribeConfigs.Entry;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.List;
import java.util.Map;

/** What topics and the broker are kept by, and who has said so. For any thread. */
public final class ConfigViews {
    private final MetadataStore metadata;
    private final BrokerSettings broker;
    private final InternalConfigs internal;

    public ConfigViews(MetadataStore metadata, BrokerSettings broker, InternalConfigs internal) {
        this.metadata = metadata;
        this.broker = broker;
        this.internal = internal;
    }

    /** All settings of the broker; it has to be started anew to change one. */
    public List<Entry> broker() {
        return broker.keys().stream()
                .map(key -> new Entry(
                        key.name(),
                        broker.valueOf(key),
                        key.defaultText(),
                        broker.sourceOf(key).wireName(),
                        true,
                        key.meaning()))
                .toList();
    }

    /**
     * All configs of a topic. The default of each is what holds when the topic says nothing: the broker's setting.
     *
     * @throws BrokerException {@link ErrorCode#UNKNOWN_TOPIC_OR_PARTITION}
     */
    public List<Entry> topic(String name) {
        TopicImage topic = metadata.image().existing(name);
        Map<String, String> base = internal.base(topic);
        Map<String, String> set = internal.of(topic);
        return TopicConfig.settings().stream()
                .map(setting -> entry(topic, setting, base, set))
                .toList();
    }

    private Entry entry(TopicImage topic, TopicSetting<?> setting, Map<String, String> base, Map<String, String> set) {
        String name = setting.topicKey().name();
        boolean alterable = internal.isAlterable(topic, name);
        ConfigSource source = base.containsKey(name) ? ConfigSource.BROKER : broker.sourceOf(setting.brokerKey());
        if (alterable && topic.configs().containsKey(name)) {
            source = ConfigSource.TOPIC;
        }
        String otherwise = base.getOrDefault(name, broker.valueOf(setting.brokerKey()));
        return new Entry(
                name,
                set.getOrDefault(name, otherwise),
                otherwise,
                source.wireName(),
                !alterable,
                setting.brokerKey().meaning());
    }
}
