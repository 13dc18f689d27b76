package io.minikafka.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root, with a folder that looks like this project's and programs that only say how they were called. */
@Timeout(60)
final class LauncherTest {
    private static final Path SCRIPT =
            Path.of("..", "mini-kafka").toAbsolutePath().normalize();
    private static final String TELLS_ITS_ARGUMENTS = """
            #!/bin/sh
            [ "$1" = -version ] && echo 'openjdk version "17.0.1"' >&2 && exit
            echo "java $*"
            """;
    /** A virtual machine that tells a broker's address, sleeps as one, and writes an archive where it is told to. */
    private static final String SHARES = """
            #!/bin/sh
            [ "$1" = -version ] && echo 'openjdk version "17.0.1"' >&2 && exit
            echo "java $*" >>java-calls
            for word; do
                case $word in
                    -XX:DumpLoadedClassList=*) echo "java/lang/Object" >>"${word#*=}" ;;
                    -XX:SharedArchiveFile=*.new) echo archive >"${word#*=}" ;;
                    --port) echo 'mini-kafka ready: broker 1 at 127.0.0.1:1234, and so on'; exec sleep 60 ;;
                esac
            done
            echo "java $*"
            """;

    private static final String BUILDS = """
            #!/bin/sh
            echo "$*" >>mvn-calls
            for m in broker cli; do
                mkdir -p mini-kafka-$m/target
                echo jar >mini-kafka-$m/target/mini-kafka-$m.jar
            done
            """;

    @TempDir
    private Path folder;

    private record Ended(int status, String out, String err) {}

    @Test
    void withoutACommandItShowsHowItIsUsed() throws Exception {
        Ended ended = run(SCRIPT, folder, Map.of());

        assertThat(ended.status).isZero();
        assertThat(ended.out).startsWith("Usage: mini-kafka COMMAND");
        assertThat(ended.out
                        .lines()
                        .filter(line -> line.matches("  [a-z-]+ .*"))
                        .map(line -> line.strip().substring(0, line.strip().indexOf(' '))))
                .as("as many commands as the program has, and help")
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Commands.NAMES.stream().filter(name -> !name.equals("demo-consumer")),
                                Stream.of("help"))
                        .toList());
        assertThat(ended.err).isEmpty();
    }

    @Test
    void anUnknownCommandIsNamedAndEndsWithTwo() throws Exception {
        Path home = project(BUILDS);

        Ended ended = run(home.resolve("mini-kafka"), folder, tools(), "brokr");

        assertThat(ended.status).isEqualTo(2);
        assertThat(ended.err)
                .startsWith("mini-kafka: there is no command brokr")
                .contains("Usage:");
        assertThat(ended.out).isEmpty();
    }

    @Test
    void javaThatIsTooOldOrMissingIsSaid() throws Exception {
        Path old = script("old/bin/java", "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");

        Ended tooOld =
                run(SCRIPT, folder, Map.of("JAVA_HOME", folder.resolve("old").toString()), "broker");
        Ended missing = run(SCRIPT, folder, Map.of("JAVA_HOME", folder.toString()), "broker");

        assertThat(tooOld.status).isEqualTo(1);
        assertThat(tooOld.err).isEqualTo("mini-kafka: " + old + " is Java 11; Java 17 or newer is needed\n");
        assertThat(missing.status).isEqualTo(1);
        assertThat(missing.err).contains("JAVA_HOME is " + folder, "Java 17 or newer is needed");
    }

    @Test
    void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
        Path home = project(BUILDS);

        Ended first = run(home.resolve("mini-kafka"), folder, tools(), "broker", "--broker-id", "1");
        Ended second = run(home.resolve("mini-kafka"), folder, tools(), "broker", "--broker-id", "1");

        assertThat(first.err).isEqualTo("""
                        building Mini Kafka (once, about a minute) ...
                        preparing quick starts (once, some seconds) ...
                        """);
        assertThat(first.out).startsWith("java ").endsWith("mini-kafka-broker.jar --broker-id 1\n");
        assertThat(second).isEqualTo(new Ended(0, first.out, ""));
        assertThat(home.resolve("mvn-calls")).content().hasLineCount(1).contains("-pl mini-kafka-broker -am package");

        Path source = Files.writeString(home.resolve("mini-kafka-common/A.java"), "class A {}");
        Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 5000));
        Ended third = run(home.resolve("mini-kafka"), folder, tools(), "broker");

        assertThat(third.err).isEqualTo(first.err);
    }

    @Test
    void theDemoGetsTheBrokerAndItsArgumentsThroughALinkFromAnotherFolder() throws Exception {
        Path home = project(BUILDS);
        Path link = Files.createSymbolicLink(folder.resolve("mk"), home.resolve("mini-kafka"));

        Ended ended = run(link, folder, tools(), "demo", "a file with blanks.txt");

        assertThat(ended.status).isZero();
        assertThat(ended.out)
                .contains(".build/mini-kafka-cli.jar demo --broker-class-path " + home.toRealPath()
                        + "/.build/mini-kafka-broker.jar")
                .endsWith("a file with blanks.txt\n");
        assertThat(home.resolve("mvn-calls")).content().contains("-pl mini-kafka-broker,mini-kafka-cli -am");
        assertThat(home.resolve(".build/lock")).doesNotExist();
    }

    @Test
    void commandsGetTheirArgumentsAndWhichStreamsAreTerminals() throws Exception {
        Path home = project(BUILDS);

        Ended ended = run(home.resolve("mini-kafka"), folder, tools(), "topics", "list", "--json");

        assertThat(ended.status).isZero();
        assertThat(ended.out)
                .contains(" -XX:TieredStopAtLevel=1 -Dmini.kafka.terminals= ")
                .endsWith(".build/mini-kafka-cli.jar topics list --json\n");
    }

    @Test
    void startsAreQuickenedByAnArchiveThatIsMadeOnceForEachJar() throws Exception {
        Path home = project(BUILDS);
        script("jdk/bin/java", SHARES);

        Ended first = run(home.resolve("mini-kafka"), folder, tools(), "topics", "list");
        Ended second = run(home.resolve("mini-kafka"), folder, tools(), "topics", "list");

        assertThat(first.err).contains("preparing quick starts");
        assertThat(first.out)
                .containsPattern("-Xshare:auto -XX:SharedArchiveFile=\\S+ \\S+/mini-kafka-cli-\\d+\\.jsa ");
        assertThat(second).isEqualTo(new Ended(0, first.out, ""));
        assertThat(home.resolve(".build/training")).doesNotExist();
        assertThat(ProcessHandle.allProcesses()
                        .map(handle -> handle.info().commandLine().orElse("")))
                .as("the broker of the training has ended")
                .noneMatch(line -> line.contains(home.resolve(".build/training").toString()));

        Files.setLastModifiedTime(
                home.resolve(".build/mini-kafka-cli.jar"), FileTime.fromMillis(System.currentTimeMillis() + 5000));
        Ended third = run(home.resolve("mini-kafka"), folder, tools(), "topics", "list");

        assertThat(third.err).contains("preparing quick starts");
    }

    @Test
    void anArchiveThatIsNotAllThereIsMadeAnew() throws Exception {
        Path home = project(BUILDS);
        script("jdk/bin/java", SHARES);
        run(home.resolve("mini-kafka"), folder, tools(), "topics", "list");
        try (Stream<Path> files = Files.list(home.resolve(".build"))) {
            for (Path archive :
                    files.filter(file -> file.toString().endsWith(".jsa")).toList()) {
                Files.writeString(archive, "arch");
            }
        }

        Ended ended = run(home.resolve("mini-kafka"), folder, tools(), "topics", "list");

        assertThat(ended.err).contains("preparing quick starts");
        assertThat(ended.status).isZero();
    }

    @Test
    void whereNoArchiveCanBeMadeItGoesWithoutAndDoesNotTryAgain() throws Exception {
        Path home = project(BUILDS);

        Ended first = run(home.resolve("mini-kafka"), folder, tools(), "topics", "list");
        Ended second = run(home.resolve("mini-kafka"), folder, tools(), "topics", "list");

        assertThat(first.err).contains("preparing quick starts");
        assertThat(second).isEqualTo(new Ended(0, first.out, ""));
        assertThat(second.out).doesNotContain("SharedArchiveFile");
    }

    @Test
    void logsAreDumpedByTheBrokersJar() throws Exception {
        Path home = project(BUILDS);

        Ended ended = run(home.resolve("mini-kafka"), folder, tools(), "dump-log", "--check", "a folder");

        assertThat(ended.status).isZero();
        assertThat(ended.out)
                .startsWith("java ")
                .endsWith("-jar " + home.toRealPath() + "/.build/mini-kafka-broker.jar dump-log --check a folder\n");
        assertThat(home.resolve("mvn-calls")).content().contains("-pl mini-kafka-broker -am");
    }

    @Test
    void aFailedBuildShowsItsEndAndWhereTheRestIs() throws Exception {
        Path home = project("#!/bin/sh\necho 'the compiler does not like it'\nexit 1\n");

        Ended ended = run(home.resolve("mini-kafka"), folder, tools(), "demo");

        assertThat(ended.status).isEqualTo(1);
        assertThat(ended.err).contains("the compiler does not like it", home.toRealPath() + "/.build/build.log");
        assertThat(home.resolve(".build/lock")).doesNotExist();
    }

    private Path project(String mvn) throws IOException {
        Path home = Files.createDirectory(folder.resolve("home folder"));
        script("jdk/bin/java", TELLS_ITS_ARGUMENTS);
        script("bin/mvn", mvn);
        for (String module : List.of("common", "broker", "producer", "consumer", "admin", "cli")) {
            Files.createDirectory(home.resolve("mini-kafka-" + module));
        }
        Files.createDirectories(home.resolve(".mvn"));
        Files.createDirectories(home.resolve("config"));
        Files.createFile(home.resolve("config/logback.xml"));
        Files.createFile(home.resolve("pom.xml"));
        Files.copy(SCRIPT, home.resolve("mini-kafka"), StandardCopyOption.COPY_ATTRIBUTES);
        return home;
    }

    private Map<String, String> tools() {
        return Map.of(
                "JAVA_HOME",
                folder.resolve("jdk").toString(),
                "PATH",
                folder.resolve("bin") + ":" + System.getenv("PATH"));
    }

    private Path script(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private Ended run(Path script, Path workingFolder, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(args));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingFolder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        return new Ended(status, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }
}
