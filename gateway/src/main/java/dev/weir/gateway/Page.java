package dev.weir.gateway;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page to try a session with, from inside the jar, under a strict content policy. */
final class Page implements HttpService {
  private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");
  private static final HeaderName SNIFFING = HeaderNames.create("X-Content-Type-Options");
  private static final HeaderName REFERRER = HeaderNames.create("Referrer-Policy");
  private static final String STRICT =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String FILE = "/{file:[a-z]+\\.(?:js|css|svg)}";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/", (request, response) -> send(response, "index.html"))
        .any("/", Problem.allow("GET"))
        .get(FILE, this::file)
        .any(FILE, Problem.allow("GET"));
  }

  private void file(ServerRequest request, ServerResponse response) {
    send(response, request.path().pathParameters().get("file"));
  }

  private static void send(ServerResponse response, String file) {
    try (InputStream in = Page.class.getResourceAsStream("page/" + file)) {
      if (in == null) {
        throw new Refused(
            404, "not_found", "file: %s (expected: part of the page)".formatted(file));
      }
      response
          .header(HeaderNames.CONTENT_TYPE, TYPES.get(file.substring(file.lastIndexOf('.') + 1)))
          .header(HeaderNames.CACHE_CONTROL, "no-cache")
          .header(POLICY, STRICT)
          .header(SNIFFING, "nosniff")
          .header(REFERRER, "no-referrer")
          .send(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
