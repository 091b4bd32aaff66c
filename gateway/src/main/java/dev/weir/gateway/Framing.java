package dev.weir.gateway;

import static dev.weir.gateway.Refused.invalid;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Refuses a request whose end is in doubt, and with it the connection: what follows could be its
 * body or the next request. A body needs one {@code Content-Length}; chunks are refused because
 * Helidon holds a whole chunk, and a chunk's line of any length, before we can count it.
 */
final class Framing implements Filter {
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    Optional<Refused> doubt = doubt(request.headers());
    if (doubt.isPresent()) {
      Refused why = doubt.get();
      response.header(HeaderValues.CONNECTION_CLOSE);
      Problem.send(request, response, why.status(), why.code(), why.detail());
      // Not by LastRequest: it would first take the rest of what has no end.
      throw new CloseConnectionException(why.detail());
    }
    chain.proceed();
  }

  /** Why the end of the request is in doubt; empty if it is not. */
  static Optional<Refused> doubt(Headers headers) {
    if (headers.contains(HeaderNames.TRANSFER_ENCODING)) {
      String codings = quoted(headers, HeaderNames.TRANSFER_ENCODING);
      String detail = "Transfer-Encoding: %s (expected: a Content-Length)".formatted(codings);
      return Optional.of(new Refused(411, "length_required", detail));
    }
    List<String> lengths = headers.all(HeaderNames.CONTENT_LENGTH, List::of);
    boolean one = lengths.size() == 1 && DIGITS.matcher(lengths.getFirst()).matches();
    if (one || lengths.isEmpty()) {
      return Optional.empty();
    }
    String all = quoted(headers, HeaderNames.CONTENT_LENGTH);
    return Optional.of(invalid("Content-Length: %s (expected: one, of digits)".formatted(all)));
  }

  private static String quoted(Headers headers, HeaderName name) {
    return "\"" + String.join("\", \"", headers.all(name, List::of)) + "\"";
  }
}
