package io.minikafka.cli.connection;

import io.minikafka.cli.failure.CliException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a log as a user names it; {@code GET /topics/{t}/stream} takes the first three forms as well. */
public record StartPlace(Kind kind, long number) {
    /** What {@link #number} is. */
    public enum Kind {
        EARLIEST,
        LATEST,
        OFFSET,
        /** In milliseconds since the epoch. */
        TIME
    }

    /** For help texts. */
    public static final String FORMS = "earliest, latest, an offset such as 42, a time such as 2026-01-31T12:00:00Z,"
            + " 2026-01-31T12:00 or 2026-01-31 (of this machine's zone), or an age such as 90s, 30m, 2h, 7d";

    private static final Pattern AGE = Pattern.compile("([0-9]{1,9})([smhd])");

    /**
     * Reads a place.
     *
     * @param option for the message
     * @throws CliException where it is none of {@link #FORMS}
     */
    public static StartPlace parse(String option, String text, InstantSource clock, ZoneId zone) {
        if (text.equals("earliest") || text.equals("latest")) {
            return new StartPlace(text.equals("earliest") ? Kind.EARLIEST : Kind.LATEST, 0);
        }
        if (text.matches("[0-9]{1,18}")) {
            return new StartPlace(Kind.OFFSET, Long.parseLong(text));
        }
        Matcher age = AGE.matcher(text);
        if (age.matches()) {
            return time(clock.instant()
                    .minus(age(Long.parseLong(age.group(1)), age.group(2).charAt(0))));
        }
        try {
            return time(instant(text, zone));
        } catch (DateTimeParseException e) {
            throw CliException.usage(option + " is '" + text + "'", "allowed: " + FORMS);
        }
    }

    private static Duration age(long number, char unit) {
        return switch (unit) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static Instant instant(String text, ZoneId zone) {
        if (!text.contains("T")) {
            return LocalDate.parse(text).atStartOfDay(zone).toInstant();
        }
        return text.matches(".*(Z|[+-][0-9:]{2,6})")
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(zone).toInstant();
    }

    private static StartPlace time(Instant instant) {
        return new StartPlace(Kind.TIME, Math.max(0, instant.toEpochMilli()));
    }
}
