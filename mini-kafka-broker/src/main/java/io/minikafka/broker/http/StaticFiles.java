package io.minikafka.broker.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Files out of the broker's own jar, below one folder of it. Only files whose type is known, and whose path is made of
 * plain names: what could lead out of the folder is not a file here.
 */
final class StaticFiles implements RouteHandler {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_@-][A-Za-z0-9._@-]*");
    private static final String INDEX = "index.html";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "map", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2");

    /** How long a browser may use a file without asking. */
    enum Caching {
        /** It asks each time whether the file is still the same: another broker jar has others under the same names. */
        REVALIDATED("no-cache"),
        /** The path has the version, so that the file never changes. */
        IMMUTABLE("public, max-age=31536000, immutable");

        private final String header;

        Caching(String header) {
            this.header = header;
        }
    }

    private final String folder;
    private final Caching caching;

    /** @param folder a resource path without slash in front, with one at its end */
    StaticFiles(String folder, Caching caching) {
        this.folder = folder;
        this.caching = caching;
    }

    @Override
    public void handle(HttpCall call) {
        String path = call.variable().isEmpty() ? INDEX : call.variable();
        String type = typeOf(path).orElseThrow(() -> HttpRefusal.notFound(call.path()));
        byte[] content = read(path).orElseThrow(() -> HttpRefusal.notFound(call.path()));
        String etag = etag(content);
        boolean known = call.header(HttpHeaderNames.IF_NONE_MATCH)
                .filter(tags -> tags.contains(etag))
                .isPresent();
        HttpAnswer answer = known
                ? HttpAnswer.empty(HttpResponseStatus.NOT_MODIFIED)
                : HttpAnswer.of(HttpResponseStatus.OK, type, Unpooled.wrappedBuffer(content));
        call.answer(answer.with(HttpHeaderNames.ETAG, etag).with(HttpHeaderNames.CACHE_CONTROL, caching.header));
    }

    private static Optional<String> typeOf(String path) {
        int dot = path.lastIndexOf('.');
        return isPlain(path) && dot > path.lastIndexOf('/')
                ? Optional.ofNullable(TYPES.get(path.substring(dot + 1)))
                : Optional.empty();
    }

    /** Name by name: an expression for all of them recurses once for each, and a path may have thousands. */
    private static boolean isPlain(String path) {
        for (String name : path.split("/", -1)) {
            if (!PLAIN_NAME.matcher(name).matches()) {
                return false;
            }
        }
        return true;
    }

    private Optional<byte[]> read(String path) {
        try (InputStream in = StaticFiles.class.getClassLoader().getResourceAsStream(folder + path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + folder + path + " out of the jar", e);
        }
    }

    /** Length and checksum: enough to tell versions of a file apart. */
    private static String etag(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content, 0, content.length);
        return "\"" + Integer.toHexString(content.length) + "-" + Long.toHexString(checksum.getValue()) + "\"";
    }
}
