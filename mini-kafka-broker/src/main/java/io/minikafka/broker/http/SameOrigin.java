package io.minikafka.broker.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps other people's web pages away, since the port has no login. A page can make the browser of whoever looks at it
 * send requests here; then the browser says in {@code Origin} whose page it is. And a page whose name its owner has
 * suddenly resolve to this machine is, for the browser, of the same origin; then {@code Host} has that name, which is
 * none of ours.
 */
final class SameOrigin {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String ANY = "*";

    private final Set<String> names;

    /** @param names of this broker besides the address that was reached and those of the loopback; "*" for any */
    SameOrigin(List<String> names) {
        this.names = Set.copyOf(
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList());
    }

    /** @throws HttpRefusal naming the header, what came and what is allowed */
    void check(HttpCall call) {
        Optional<String> authority =
                RequestTarget.authority(call.head().uri()).or(() -> call.header(HttpHeaderNames.HOST));
        if (authority.isEmpty() && !call.isHttp10()) {
            throw HttpRefusal.badRequest("there is no Host header; HTTP/1.1 wants one");
        }
        authority.ifPresent(host -> checkHost(host, call.channel()));
        call.header(HttpHeaderNames.ORIGIN).ifPresent(origin -> checkOrigin(origin, authority.orElse("")));
        checkFetchSite(call);
    }

    private void checkHost(String authority, Channel channel) {
        String name = withoutPort(authority.toLowerCase(Locale.ROOT));
        if (isListed(name) || LOOPBACK.contains(name) || name.equals(reached(channel))) {
            return;
        }
        throw new HttpRefusal(
                HttpResponseStatus.FORBIDDEN,
                "Host is \"" + HttpRefusal.shortened(authority) + "\"; allowed: localhost, the address of this broker,"
                        + " and what http.allowed.hosts lists");
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }

    private static String reached(Channel channel) {
        if (!(channel.localAddress() instanceof InetSocketAddress local)) {
            return "";
        }
        String address = NetUtil.toAddressString(local.getAddress()); // short, as browsers write it
        return address.indexOf(':') < 0 ? address : "[" + address + "]";
    }

    private void checkOrigin(String origin, String authority) {
        boolean proxied = isListed(withoutPort(authority.toLowerCase(Locale.ROOT)));
        if (origin.equalsIgnoreCase("http://" + authority)
                || (proxied && origin.equalsIgnoreCase("https://" + authority))) {
            return;
        }
        String host = HttpRefusal.shortened(authority);
        throw new HttpRefusal(
                HttpResponseStatus.FORBIDDEN,
                "Origin is \"" + HttpRefusal.shortened(origin) + "\"; allowed: http://" + host
                        + (proxied ? ", https://" + host : ""));
    }

    /** Whether the owner has said that the broker has this name; it may then be a proxy's that does TLS for it. */
    private boolean isListed(String name) {
        return names.contains(ANY) || names.contains(name);
    }

    /** An image or a script of another page comes without Origin, but newer browsers say whose it is. Links may lead here. */
    private static void checkFetchSite(HttpCall call) {
        String site = call.header("Sec-Fetch-Site").orElse("none");
        String mode = call.header("Sec-Fetch-Mode").orElse("");
        boolean foreign = site.equals("cross-site") || site.equals("same-site");
        if (foreign && !mode.equals("navigate")) {
            throw new HttpRefusal(
                    HttpResponseStatus.FORBIDDEN, "Sec-Fetch-Site is \"" + site + "\"; allowed: same-origin, none");
        }
    }
}
