package io.minikafka.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A broker to which tests speak HTTP. */
abstract class HttpTestBase extends BrokerTestBase {
    private final List<RawHttp> https = new ArrayList<>();

    /** A new connection, closed after the test. */
    final RawHttp http() throws IOException {
        return remembered(new RawHttp(broker().address()));
    }

    /** One that takes so many bytes before the test reads them. */
    final RawHttp http(int receiveBytes) throws IOException {
        return remembered(new RawHttp(broker().address(), receiveBytes));
    }

    private RawHttp remembered(RawHttp http) {
        https.add(http);
        return http;
    }

    @AfterEach
    final void closeHttp() throws IOException {
        for (RawHttp http : https) {
            http.close();
        }
    }
}
