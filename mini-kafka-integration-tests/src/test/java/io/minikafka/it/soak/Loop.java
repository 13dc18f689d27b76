package io.minikafka.it.soak;

import java.util.concurrent.TimeUnit;

/** Does one thing again and again on a thread of its own until it is stopped. */
final class Loop {
    /** One round; what it throws is a finding and ends the loop. */
    interface Step {
        void run() throws Exception;
    }

    private final Thread thread;
    private volatile boolean stopped;

    Loop(String name, Findings findings, Step step, Step atTheEnd) {
        thread = new Thread(
                () -> {
                    try {
                        while (!stopped) {
                            step.run();
                        }
                        atTheEnd.run();
                    } catch (Exception | AssertionError e) {
                        findings.wrong(name + " ended: " + e);
                        e.printStackTrace();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    void stop() throws InterruptedException {
        stopped = true;
        thread.join(TimeUnit.MINUTES.toMillis(2));
        if (thread.isAlive()) {
            throw new IllegalStateException(thread.getName() + " does not end");
        }
    }
}
