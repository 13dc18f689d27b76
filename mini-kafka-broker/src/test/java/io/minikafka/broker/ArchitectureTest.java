package io.minikafka.broker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.minikafka");

    @Test
    void packagesDependOnEachOtherInOneDirectionOnly() {
        slices().matching("io.minikafka.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theLogKnowsNothingOfTheNetwork() {
        noClasses()
                .that()
                .resideInAPackage("..broker.log..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.channel..", "io.netty.buffer..", "..common.api..", "..broker.network..")
                .check(CLASSES);
    }

    @Test
    void groupsAndMetadataKnowNothingOfChannels() {
        noClasses()
                .that()
                .resideInAnyPackage("..broker.group..", "..broker.metadata..", "..broker.topic..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty.channel..", "io.netty.buffer..", "..broker.network..")
                .check(CLASSES);
    }

    @Test
    void theRecordFormatKnowsNothingButItself() {
        noClasses()
                .that()
                .resideInAPackage("..common.record..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "..common.api..", "..common.client..")
                .check(CLASSES);
    }
}
