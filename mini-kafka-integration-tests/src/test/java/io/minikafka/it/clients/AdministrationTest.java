package io.minikafka.it.clients;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.minikafka.common.api.AlterConfigs;
import io.minikafka.common.api.AlterOffsets;
import io.minikafka.common.api.CreatePartitions;
import io.minikafka.common.api.CreateTopics;
import io.minikafka.common.api.DeleteGroups;
import io.minikafka.common.api.DeleteRecords;
import io.minikafka.common.api.DeleteTopics;
import org.junit.jupiter.api.Test;

/** What only whoever looks after a broker does. */
final class AdministrationTest {
    @Test
    void neitherProducerNorConsumerCanDeleteAnything() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        CreateTopics.class,
                        DeleteTopics.class,
                        DeleteRecords.class,
                        DeleteGroups.class,
                        CreatePartitions.class,
                        AlterConfigs.class,
                        AlterOffsets.class)
                .check(new ClassFileImporter().importPackages("io.minikafka.producer", "io.minikafka.consumer"));
    }
}
