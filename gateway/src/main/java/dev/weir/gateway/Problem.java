package dev.weir.gateway;

import dev.weir.agent.HostRefused;
import dev.weir.log.LogRefused;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Errors as {@code application/problem+json} with codes that do not change. */
final class Problem {
  private static final System.Logger LOG = System.getLogger(Problem.class.getName());
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String TYPE = "application/problem+json";
  private static final String WAITING = code(HostRefused.Reason.SESSION_WAITING);

  /** After how many seconds to try again what may go better then. */
  static final String RETRY_SECONDS = "1";

  private Problem() {}

  static void register(HttpRouting.Builder routes) {
    routes
        .error(Refused.class, (q, r, e) -> send(q, r, e.status(), e.code(), e.detail()))
        .error(HostRefused.class, Problem::refused)
        .error(LogRefused.class, Problem::refused)
        .error(Throwable.class, Problem::unexpected);
  }

  /** For what the server refuses by itself, before it is a request at all. */
  static DirectHandlers unroutable() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, Problem::direct);
    }
    return handlers.build();
  }

  /** For every path that is not ours; those are told. */
  static Handler unknownPath(String ours) {
    return (request, response) -> {
      throw new Refused(
          404, "not_found", "path: %s (expected: %s)".formatted(request.path().path(), ours));
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

  private static void refused(ServerRequest request, ServerResponse response, HostRefused refused) {
    send(
        request,
        response,
        status(refused.reason()),
        code(refused.reason()),
        String.valueOf(refused.getMessage()));
  }

  private static void refused(ServerRequest request, ServerResponse response, LogRefused refused) {
    switch (refused.reason()) {
      case TOO_MANY_READERS ->
          send(
              request, response, 429, "too_many_subscribers", String.valueOf(refused.getMessage()));
      default ->
          send(request, response, 410, "session_ended", String.valueOf(refused.getMessage()));
    }
  }

  static String code(HostRefused.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  static int status(HostRefused.Reason reason) {
    return switch (reason) {
      case NOT_ACCEPTED -> 403;
      case AGENT_NOT_FOUND, SESSION_NOT_FOUND -> 404;
      case SESSION_BUSY, SESSION_WAITING, IDEMPOTENCY_CONFLICT, SESSION_FULL, SESSION_NOT_OPEN ->
          409;
      case SESSION_ENDED -> 410;
      case QUEUE_FULL, TOO_MANY_SUBSCRIBERS, AT_CAPACITY -> 429;
      case NOT_READY, DRAINING -> 503;
      case AGENT_FAILED, STORE_FAILED -> 500;
    };
  }

  private static DirectHandler.TransportResponse direct(
      DirectHandler.TransportRequest request,
      DirectHandler.EventType type,
      Status status,
      ServerResponseHeaders headers,
      @Nullable String message) {
    return DirectHandler.TransportResponse.builder()
        .status(status)
        .headers(headers)
        .header(HeaderValues.create(HeaderNames.CONTENT_TYPE, TYPE))
        .keepAlive(false)
        .entity(body(status, code(status), detail(message), false))
        .build();
  }

  private static String detail(@Nullable String message) {
    // Below the first line Helidon prints bytes.
    String first = String.valueOf(message).lines().findFirst().orElse("");
    return "request: %s (expected: well-formed HTTP/1.1)".formatted(first);
  }

  /** Ours where we have one, else the words of the standard. */
  private static String code(Status status) {
    return switch (status.code()) {
      case 400 -> "invalid_request";
      case 413 -> "body_too_large";
      case 500 -> "internal";
      default -> status.reasonPhrase().toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "_");
    };
  }

  private static void unexpected(ServerRequest request, ServerResponse response, Throwable thrown) {
    LOG.log(System.Logger.Level.ERROR, "request " + request.prologue() + " failed", thrown);
    send(request, response, 500, "internal", "The request failed; the worker's log says why.");
  }

  static void send(
      ServerRequest request, ServerResponse response, int status, String code, String detail) {
    boolean retryable = status == 429 || status == 503 || code.equals(WAITING);
    if (retryable) {
      response.header(HeaderNames.RETRY_AFTER, RETRY_SECONDS);
    }
    Status http = Status.create(status);
    response.status(http).header(HeaderNames.CONTENT_TYPE, TYPE);
    if (request.prologue().method().equals(Method.HEAD)) {
      response.send(); // Helidon would send the body, and the caller take it for the next answer
    } else {
      response.send(body(http, code, detail, retryable));
    }
  }

  private static byte[] body(Status status, String code, String detail, boolean retryable) {
    ObjectNode body =
        JSON.createObjectNode()
            .put("type", "about:blank")
            .put("title", status.reasonPhrase())
            .put("status", status.code())
            .put("detail", detail)
            .put("code", code)
            .put("retryable", retryable);
    return JSON.writeValueAsBytes(body);
  }
}
