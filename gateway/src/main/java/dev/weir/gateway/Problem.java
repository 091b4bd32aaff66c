package dev.weir.gateway;

import dev.weir.agent.HostRefused;
import dev.weir.log.LogRefused;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Errors as {@code application/problem+json} with codes that do not change. */
final class Problem {
  private static final System.Logger LOG = System.getLogger(Problem.class.getName());
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String RETRY_SECONDS = "1";

  private Problem() {}

  static void register(HttpRouting.Builder routes) {
    routes
        .error(Refused.class, (q, r, e) -> send(r, e.status(), e.code(), e.detail()))
        .error(HostRefused.class, (q, r, e) -> refused(r, e))
        .error(LogRefused.class, (q, r, e) -> refused(r, e))
        .error(RuntimeException.class, Problem::unexpected);
  }

  /** For every path that is not ours. */
  static Handler unknownPath() {
    return (request, response) -> {
      throw new Refused(
          404,
          "not_found",
          "path: %s (expected: one of docs/wire.md)".formatted(request.path().path()));
    };
  }

  /** For a path that exists, with other methods. */
  static Handler allow(String methods) {
    return (request, response) -> {
      response.header(HeaderNames.ALLOW, methods);
      throw new Refused(
          405,
          "method_not_allowed",
          "method: %s (expected: %s)".formatted(request.prologue().method().text(), methods));
    };
  }

  private static void refused(ServerResponse response, HostRefused refused) {
    String code = refused.reason().name().toLowerCase(Locale.ROOT);
    send(response, status(refused.reason()), code, String.valueOf(refused.getMessage()));
  }

  private static void refused(ServerResponse response, LogRefused refused) {
    switch (refused.reason()) {
      case TOO_MANY_READERS ->
          send(response, 429, "too_many_subscribers", String.valueOf(refused.getMessage()));
      default -> send(response, 410, "session_ended", String.valueOf(refused.getMessage()));
    }
  }

  private static int status(HostRefused.Reason reason) {
    return switch (reason) {
      case AGENT_NOT_FOUND, SESSION_NOT_FOUND -> 404;
      case SESSION_BUSY, IDEMPOTENCY_CONFLICT, SESSION_FULL -> 409;
      case SESSION_ENDED -> 410;
      case QUEUE_FULL, AT_CAPACITY -> 429;
      case DRAINING -> 503;
      case AGENT_FAILED -> 500;
    };
  }

  private static void unexpected(
      ServerRequest request, ServerResponse response, RuntimeException thrown) {
    LOG.log(System.Logger.Level.ERROR, "request " + request.prologue() + " failed", thrown);
    send(response, 500, "internal", "The request failed; the worker's log says why.");
  }

  private static void send(ServerResponse response, int status, String code, String detail) {
    boolean retryable = status == 429 || status == 503;
    if (retryable) {
      response.header(HeaderNames.RETRY_AFTER, RETRY_SECONDS);
    }
    Status http = Status.create(status);
    ObjectNode body =
        JSON.createObjectNode()
            .put("type", "about:blank")
            .put("title", http.reasonPhrase())
            .put("status", status)
            .put("detail", detail)
            .put("code", code)
            .put("retryable", retryable);
    response
        .status(http)
        .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
        .send(JSON.writeValueAsBytes(body));
  }
}
