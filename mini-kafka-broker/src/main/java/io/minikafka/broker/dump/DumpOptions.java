package io.minikafka.broker.dump;

import io.minikafka.common.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What was asked for on the command line.
 *
 * @param from offset of the first record to show
 * @param limit how many records to show, or batches where only these are shown
 * @param answer what to say instead of dumping anything
 */
record DumpOptions(
        List<Path> paths, long from, long limit, boolean batchesOnly, boolean problemsOnly, Optional<String> answer) {
    private static final String FROM = "--from";
    private static final String LIMIT = "--limit";
    private static final String BATCHES_ONLY = "--batches-only";
    private static final String CHECK = "--check";
    private static final String HELP = "--help";

    /**
     * Reads the words behind {@code dump-log}.
     *
     * @throws ConfigException naming the word that is not understood, or what is missing
     */
    static DumpOptions parse(String[] args) {
        CommandLine commandLine = new CommandLine(spec());
        CommandLine.ParseResult parsed;
        try {
            parsed = commandLine.parseArgs(args);
        } catch (CommandLine.ParameterException e) {
            throw new ConfigException(e.getMessage(), e);
        }
        Optional<String> answer =
                parsed.hasMatchedOption(HELP) ? Optional.of(commandLine.getUsageMessage()) : Optional.empty();
        List<Path> paths = parsed.matchedPositionalValue(0, List.<Path>of());
        if (paths.isEmpty() && answer.isEmpty()) {
            throw new ConfigException("no FILE or FOLDER is given");
        }
        return new DumpOptions(
                List.copyOf(paths),
                atLeast(FROM, 0, parsed.matchedOptionValue(FROM, 0L)),
                atLeast(LIMIT, 1, parsed.matchedOptionValue(LIMIT, Long.MAX_VALUE)),
                parsed.hasMatchedOption(BATCHES_ONLY),
                parsed.hasMatchedOption(CHECK),
                answer);
    }

    private static long atLeast(String option, long least, long value) {
        if (value < least) {
            throw new ConfigException(option + " is " + value + "; allowed: at least " + least);
        }
        return value;
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("dump-log");
        spec.usageMessage()
                .customSynopsis("dump-log [OPTIONS] FILE|FOLDER...")
                .description(
                        "Shows what is in the files of a log, and checks them: one JSON object in each line.",
                        "It only reads, takes no lock, and may be used while a broker runs on the folder.")
                .footer(
                        "",
                        "Lines have a \"type\": batch, record, indexEntry, timeIndexEntry, producer,",
                        "leaderEpoch, checkpoint; and problem, with \"file\", \"position\" and",
                        "\"problem\", for whatever is wrong.",
                        "",
                        "Ends with 0 if all is well, 1 if something is wrong, 2 if the command line is.");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("FILE|FOLDER")
                .arity("0..*")
                .index("0..*")
                .type(List.class)
                .auxiliaryTypes(Path.class)
                .description(
                        "A .log, .index, .timeindex, .snapshot or -checkpoint file, the folder of a partition, or the"
                                + " data folder of a broker.")
                .build());
        spec.addOption(option(FROM, "OFFSET", "Shows records from this offset on."));
        spec.addOption(
                option(LIMIT, "N", "Ends after so many records; after so many batches with " + BATCHES_ONLY + "."));
        spec.addOption(flag(BATCHES_ONLY, "Shows batches and leaves out their records."));
        spec.addOption(flag(CHECK, "Shows nothing but what is wrong."));
        spec.addOption(OptionSpec.builder("-h", HELP)
                .description("Shows this and ends.")
                .build());
        return spec;
    }

    private static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(Long.class)
                .description(description)
                .build();
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name).description(description).build();
    }
}
