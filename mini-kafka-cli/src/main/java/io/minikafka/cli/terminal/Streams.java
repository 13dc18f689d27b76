package io.minikafka.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;

/** What a command has of its process, handed to it, so that a test can give its own. */
public record Streams(InputStream in, Output out, PrintStream err, Terminals terminals, Interrupts interrupts) {
    /** Those of this process. */
    public static Streams standard(Terminals terminals, Interrupts interrupts) {
        Output out = new Output(new FileOutputStream(FileDescriptor.out), terminals.out());
        return new Streams(System.in, out, System.err, terminals, interrupts);
    }
}
