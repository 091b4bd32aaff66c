package dev.weir.gateway;

import static dev.weir.gateway.Refused.invalid;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.agent.Accepted;
import dev.weir.agent.Input;
import dev.weir.agent.Input.OnBusy;
import dev.weir.agent.SessionHost;
import dev.weir.agent.SessionHost.Opened;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.agent.SessionHost.SessionView;
import dev.weir.agent.SessionHost.Waiting;
import dev.weir.delta.Content;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/sessions} and what is below it. */
final class SessionRoutes implements HttpService {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HeaderName KEY = HeaderNames.create("Idempotency-Key");
  private static final Pattern KEY_FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final int PARTS = 64;
  private static final int METADATA = 32;
  private static final Set<String> VIEW_PARAMETERS = Set.of("include");
  private static final Set<String> INPUT_FIELDS = Set.of("parts", "onBusy");

  private final SessionHost host;
  private final Bodies bodies;
  private final Streams streams;

  SessionRoutes(SessionHost host, Bodies bodies, Streams streams) {
    this.host = host;
    this.bodies = bodies;
    this.streams = streams;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .post("/", this::open)
        .any("/", Problem.allow("POST"))
        .get("/{id}", this::view)
        .delete("/{id}", this::close)
        .any("/{id}", Problem.allow("GET, DELETE"))
        .post("/{id}/input", this::input)
        .any("/{id}/input", Problem.allow("POST"))
        .post("/{id}/cancel", this::cancel)
        .any("/{id}/cancel", Problem.allow("POST"))
        .get("/{id}/events", (request, response) -> streams.serve(id(request), request, response))
        .any("/{id}/events", Problem.allow("GET"));
  }

  private void open(ServerRequest request, ServerResponse response) {
    Fields body = bodies.object(request).only(Set.of("agent", "input", "metadata"));
    Opening opening =
        new Opening(
            body.text("agent"),
            body.object("input").map(SessionRoutes::input),
            body.texts("metadata", METADATA));
    switch (host.open(opening, key(request))) {
      case Opened opened -> opened(response, opened);
      case Waiting waiting -> waiting(response, waiting);
    }
  }

  private static void opened(ServerResponse response, Opened opened) {
    ObjectNode answer =
        JSON.createObjectNode()
            .put("id", opened.session())
            .put("agent", opened.agent())
            .put("cursor", opened.cursor().toString());
    opened.episode().ifPresent(episode -> answer.put("episodeId", episode));
    links(response, opened.session(), answer);
    json(response, 201, answer);
  }

  private static void waiting(ServerResponse response, Waiting waiting) {
    ObjectNode answer =
        JSON.createObjectNode().put("id", waiting.session()).put("position", waiting.position());
    links(response, waiting.session(), answer);
    response.header(HeaderNames.RETRY_AFTER, Problem.RETRY_SECONDS);
    json(response, 202, answer);
  }

  private static void links(ServerResponse response, String session, ObjectNode answer) {
    String self = "/v1/sessions/" + session;
    answer
        .putObject("links")
        .put("self", self)
        .put("events", self + "/events")
        .put("input", self + "/input")
        .put("cancel", self + "/cancel");
    response.header(HeaderNames.LOCATION, self);
  }

  private void view(ServerRequest request, ServerResponse response) {
    Streams.onlyKnown(request, VIEW_PARAMETERS);
    Optional<Waiting> waits = host.waiting(id(request));
    if (waits.isPresent()) {
      view(response, waits.get());
    } else {
      view(request, response, host.view(id(request)));
    }
  }

  private static void view(ServerResponse response, Waiting waiting) {
    response.header(HeaderNames.RETRY_AFTER, Problem.RETRY_SECONDS);
    json(
        response,
        200,
        JSON.createObjectNode()
            .put("id", waiting.session())
            .put("status", "waiting")
            .put("position", waiting.position()));
  }

  private static void view(ServerRequest request, ServerResponse response, SessionView view) {
    String tag = tag(view);
    response.header(HeaderNames.ETAG, tag);
    if (request.headers().first(HeaderNames.IF_NONE_MATCH).filter(tag::equals).isPresent()) {
      response.status(Status.NOT_MODIFIED_304).send();
      return;
    }
    ObjectNode head =
        JSON.createObjectNode()
            .put("id", view.session())
            .put("agent", view.agent())
            .put("status", view.status().name().toLowerCase(Locale.ROOT));
    head.set("metadata", JSON.valueToTree(view.metadata()));
    byte[] opening = JSON.writeValueAsBytes(head);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(opening, 0, opening.length - 1);
    body.write(',');
    body.writeBytes(view.state().body(Streams.audience(request)));
    send(response, 200, body.toByteArray());
  }

  /** A session may end without an event: then its cursor alone would not say so. */
  private static String tag(SessionView view) {
    String ended = view.status() == SessionHost.Status.ENDED ? "-ended" : "";
    return "\"" + view.state().cursor() + ended + "\"";
  }

  private void input(ServerRequest request, ServerResponse response) {
    Input input = input(bodies.object(request));
    Accepted accepted = host.input(id(request), input, key(request));
    json(
        response,
        202,
        JSON.createObjectNode()
            .put("episodeId", accepted.episode())
            .put("cursor", accepted.cursor().toString()));
  }

  private void cancel(ServerRequest request, ServerResponse response) {
    Fields body = bodies.object(request).only(Set.of("episodeId", "reason"));
    boolean cancelled =
        host.cancel(
            id(request),
            body.text("episodeId").orElse(null),
            body.text("reason").orElse("cancelled by the caller"));
    json(response, 202, JSON.createObjectNode().put("cancelled", cancelled));
  }

  private void close(ServerRequest request, ServerResponse response) {
    host.close(id(request));
    response.status(Status.NO_CONTENT_204).send();
  }

  private static Input input(Fields body) {
    body.only(INPUT_FIELDS);
    List<Content.Text> parts =
        body.objects("parts", PARTS).stream().map(SessionRoutes::part).toList();
    if (parts.stream().allMatch(part -> part.text().isBlank())) {
      throw invalid("parts: blank (expected: some text)");
    }
    return new Input(parts, body.choice("onBusy", OnBusy.class, OnBusy.QUEUE));
  }

  private static Content.Text part(Fields part) {
    if (!part.requiredText("kind").equals("text")) {
      throw part.wrong("kind", "\"text\"");
    }
    part.only(Set.of("kind", "text"));
    return new Content.Text(part.requiredText("text"));
  }

  private static String id(ServerRequest request) {
    return request.path().pathParameters().get("id");
  }

  private static Optional<String> key(ServerRequest request) {
    Optional<String> key = request.headers().first(KEY);
    key.filter(text -> !KEY_FORM.matcher(text).matches())
        .ifPresent(text -> {
          throw invalid(
              "Idempotency-Key: \"%s\" (expected: 1 to 255 visible characters)"
                  .formatted(shown(text)));
        });
    return key;
  }

  private static String shown(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }

  private static void json(ServerResponse response, int status, ObjectNode body) {
    send(response, status, JSON.writeValueAsString(body).getBytes(UTF_8));
  }

  static void send(ServerResponse response, int status, byte[] body) {
    response
        .status(Status.create(status))
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .send(body);
  }
}
