package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.minikafka.it.RawClient.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each field of each method in turn gets values that it cannot have. */
final class WrongTypesTest extends BrokerTestBase {
    private static final Set<String> INT64 = Set.of("offset", "timestamp");
    private static final Set<String> BYTES = Set.of("key", "value");

    private RawClient client;
    private int requests;

    @BeforeEach
    void brokerWithATopic() throws IOException {
        start();
        client = connect();
        createTopic(client, "orders", 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apiVersions | {client:{name:'c',version:'1'}}",
                "metadata | {topics:['orders'],autoCreate:false}",
                "createTopics | {topics:[{name:'t',partitions:1,replicationFactor:1,configs:{'retention.ms':'5'}}],validateOnly:true}",
                "deleteTopics | {topics:['none']}",
                "deleteRecords | {partitions:[{topic:'orders',partition:0,offset:0}]}",
                "produce | {acks:1,timeoutMs:9,partitions:[{topic:'orders',partition:0,size:0}]}",
                "produce | {partitions:[{topic:'orders',partition:0,records:[{key:'k',value:'v',headers:[{key:'h',value:'x'}],timestamp:5}]}]}",
                "produce | {partitions:[{topic:'orders',records:[{value:{base64:'AA=='}}]}]}",
                "fetch | {maxWaitMs:0,minBytes:0,maxBytes:9,isolationLevel:'read_uncommitted',format:'json',partitions:[{topic:'orders',partition:0,offset:0,maxBytes:9}]}",
                "listOffsets | {partitions:[{topic:'orders',partition:0,timestamp:7}]}",
                "findCoordinator | {keyType:'group',key:'g'}",
                "consumerGroupHeartbeat | {groupId:'g',memberId:'m',memberEpoch:0,instanceId:'i',clientId:'c',subscribedTopics:['orders'],assignor:'range',rebalanceTimeoutMs:9000,sessionTimeoutMs:9000,owned:[{topic:'orders',partition:0}]}",
                "offsetCommit | {groupId:'h',memberId:'',memberEpoch:-1,partitions:[{topic:'orders',partition:0,offset:0,metadata:'m'}]}",
                "offsetFetch | {groupId:'g',partitions:[{topic:'orders',partition:0}]}",
                "describeGroups | {groups:['g']}",
                "deleteGroups | {groups:['none']}",
                "createPartitions | {topics:[{name:'orders',partitions:2}],validateOnly:true}",
                "describeConfigs | {topics:['orders'],broker:false}",
                "alterConfigs | {topics:[{name:'orders',set:{'retention.ms':'5'},unset:['segment.ms']}],validateOnly:true}",
                "describeLogDirs | {topics:['orders']}",
                "alterOffsets | {groupId:'a',dryRun:true,partitions:[{topic:'orders',partition:0,to:{offset:0}}]}",
                "initProducerId | {transactionalId:'t'}",
            })
    void everyFieldOfAWrongTypeIsNamed(String method, String validParams) throws IOException {
        JsonNode params = RawClient.JSON.readTree(validParams);
        if (!method.equals("initProducerId")) {
            assertThat(client.call(method, validParams).envelope().has("result"))
                    .isTrue();
        }

        walk(method, params, params, "params");

        assertThat(requests).isGreaterThan(3);
        assertServes(client);
    }

    private void walk(String method, JsonNode root, JsonNode node, String path) throws IOException {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(names(object))) {
                JsonNode valid = object.get(name);
                String fieldPath = path + "." + name;
                tryAll(method, root, fieldPath, name, valid, wrong -> object.set(name, wrong));
                walk(method, root, valid, fieldPath);
            }
        } else if (node instanceof ArrayNode array) {
            JsonNode valid = array.get(0);
            tryAll(method, root, path + "[0]", "", valid, wrong -> array.set(0, wrong));
            array.set(0, RawClient.JSON.nullNode());
            assertNamed(method, root, path + "[0]");
            array.set(0, valid);
            walk(method, root, valid, path + "[0]");
        }
    }

    private void tryAll(
            String method, JsonNode root, String path, String name, JsonNode valid, Consumer<JsonNode> replace)
            throws IOException {
        for (String wrong : wrongFor(name, valid)) {
            replace.accept(RawClient.JSON.readTree(wrong));
            assertNamed(method, root, path);
        }
        replace.accept(valid);
    }

    private static List<String> wrongFor(String name, JsonNode valid) {
        if (BYTES.contains(name) && !valid.has("base64") && !name.equals("key")) {
            return List.of("1", "1.5", "true", "[]", "{}", "{base64:1}", "{base64:'*'}", "'\\ud800'");
        }
        if (valid.isTextual()) {
            return List.of("1", "1.5", "true", "['x']", "{}");
        }
        if (valid.isInt() && INT64.contains(name)) {
            return List.of("'x'", "1.0", "true", "[1]", "{}", "9223372036854775808", "-1e3");
        }
        if (valid.isInt()) {
            return List.of("'x'", "1.0", "true", "[1]", "{}", "2147483648", "-2147483649", "99999999999999999999");
        }
        if (valid.isBoolean()) {
            return List.of("'true'", "0", "[]", "{}");
        }
        return valid.isArray() ? List.of("'x'", "1", "true", "{}") : List.of("1", "1.5", "true", "[]");
    }

    private void assertNamed(String method, JsonNode params, String path) throws IOException {
        Answer answer = client.call(method, params.toString());

        requests++;
        assertThat(answer.code())
                .as(method + " " + params + ": " + answer.envelope())
                .isEqualTo(-32602);
        assertThat(answer.message()).as(params.toString()).startsWith(path).contains("; allowed: ");
    }

    private static List<String> names(ObjectNode object) {
        return object.properties().stream().map(entry -> entry.getKey()).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "createTopics | {} | params.topics ",
                "createTopics | {topics:[{}]} | params.topics[0].name ",
                "deleteTopics | {topics:null} | params.topics ",
                "deleteRecords | {partitions:[{topic:'orders',partition:0}]} | params.partitions[0].offset ",
                "deleteRecords | {partitions:[{topic:'orders',partition:0,offset:-2}]} | params.partitions[0].offset ",
                "produce | {} | params.partitions ",
                "produce | {partitions:[{partition:0,size:0}]} | params.partitions[0].topic ",
                "produce | {partitions:[{topic:'orders',size:0}]} | params.partitions[0].partition ",
                "produce | {partitions:[{topic:'orders',partition:0}]} | params.partitions[0].size ",
                "produce | {partitions:[{topic:'orders',partition:0,size:0,records:[]}]} | params.partitions[0].size ",
                "produce | {partitions:[{topic:'orders',records:[{key:'k'}]}]} | params.partitions[0].records[0].value ",
                "produce | {partitions:[{topic:'orders',records:[{value:'v',headers:[{}]}]}]} | params.partitions[0].records[0].headers[0].key ",
                "fetch | {} | params.partitions ",
                "fetch | {partitions:[{topic:'orders',partition:0}]} | params.partitions[0].offset ",
                "fetch | {partitions:[{topic:'orders',offset:0}]} | params.partitions[0].partition ",
                "listOffsets | {partitions:[{topic:'orders',partition:0}]} | params.partitions[0].timestamp ",
                "findCoordinator | {keyType:'group'} | params.key ",
                "findCoordinator | {key:'g'} | params.keyType ",
                "consumerGroupHeartbeat | {memberEpoch:0} | params.groupId ",
                "consumerGroupHeartbeat | {groupId:'g'} | params.memberEpoch ",
                "offsetCommit | {groupId:'g'} | params.partitions ",
                "offsetCommit | {groupId:'g',partitions:[{topic:'orders',partition:0}]} | params.partitions[0].offset ",
                "offsetFetch | {} | params.groupId ",
                "describeGroups | {} | params.groups ",
                "deleteGroups | {groups:{}} | params.groups ",
            })
    void aMissingFieldIsNamed(String method, String params, String path) throws IOException {
        assertNamed(method, RawClient.JSON.readTree(params), path);
        assertServes(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "produce | {acks:'some',partitions:[]} | params.acks is \"some\"",
                "produce | {timeoutMs:-1,partitions:[]} | params.timeoutMs is -1",
                "produce | {partitions:[{topic:'orders',partition:0,size:-1}]} | params.partitions[0].size is -1",
                "fetch | {maxWaitMs:-1,partitions:[]} | params.maxWaitMs is -1",
                "fetch | {minBytes:-1,partitions:[]} | params.minBytes is -1",
                "fetch | {maxBytes:-1,partitions:[]} | params.maxBytes is -1",
                "fetch | {format:'xml',partitions:[]} | params.format is \"xml\"",
                "fetch | {isolationLevel:'x',partitions:[]} | params.isolationLevel is \"x\"",
                "listOffsets | {partitions:[{topic:'orders',partition:0,timestamp:'now'}]} | timestamp is \"now\"",
                "listOffsets | {partitions:[{topic:'orders',partition:0,timestamp:-5}]} | timestamp is -5",
                "findCoordinator | {keyType:'topic',key:'g'} | params.keyType is \"topic\"",
            })
    void aValueOutOfBoundsIsNamedWithWhatCame(String method, String params, String message) throws IOException {
        Answer answer = client.call(method, params);

        assertThat(answer.code()).isEqualTo(-32602);
        assertThat(answer.message()).contains(message).contains("; allowed: ");
        assertServes(client);
    }

    @Test
    void whatCameIsShownButNotWithoutEnd() throws IOException {
        Answer answer = client.call("metadata", "{autoCreate:'" + "x".repeat(100_000) + "'}");

        assertThat(answer.message()).contains("xxxx").hasSizeLessThan(200);
    }
}
