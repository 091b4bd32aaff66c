package dev.weir.gateway;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a web page of another site could send: a {@code Host} that is not this machine (a
 * name that was made to point here), an {@code Origin} that is not this server, a request that the
 * browser itself calls cross-site.
 */
final class SameSite implements Filter {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
  private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    ServerRequestHeaders headers = request.headers();
    String host = headers.first(HeaderNames.HOST).orElse(request.authority());
    if (!LOOPBACK.contains(name(host).toLowerCase(Locale.ROOT))) {
      throw new Refused(
          403, "forbidden_host", "Host: \"%s\" (expected: one of %s)".formatted(host, LOOPBACK));
    }
    checkOrigin(headers, host);
    chain.proceed();
  }

  private static void checkOrigin(ServerRequestHeaders headers, String host) {
    Optional<String> origin = headers.first(HeaderNames.ORIGIN);
    if (origin.isPresent() && !host.equals(authority(origin.get()))) {
      throw new Refused(
          403,
          "forbidden_origin",
          "Origin: \"%s\" (expected: http://%s)".formatted(origin.get(), host));
    }
    Optional<String> site = headers.first(FETCH_SITE);
    if (site.isPresent() && !OWN_SITE.contains(site.get())) {
      throw new Refused(
          403,
          "forbidden_origin",
          "Sec-Fetch-Site: \"%s\" (expected: one of %s)".formatted(site.get(), OWN_SITE));
    }
  }

  private static @Nullable String authority(String origin) {
    try {
      URI uri = new URI(origin);
      return "http".equals(uri.getScheme()) ? uri.getAuthority() : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String name(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }
}
