package dev.weir.gateway;

import static dev.weir.gateway.Refused.invalid;

import dev.weir.agent.HostRefused;
import dev.weir.agent.SessionHost;
import dev.weir.episode.Audience;
import dev.weir.log.Cursor;
import dev.weir.log.LogReader;
import dev.weir.log.Position;
import dev.weir.time.Ticker;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Opens event streams: finds the place where the reader wants to begin, then lets it run. */
final class Streams {
  private static final Set<String> PARAMETERS = Set.of("after", "from", "include");
  private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
  private static final HeaderName RESUME = HeaderNames.create("Weir-Resume");
  private static final HeaderName BUFFERING = HeaderNames.create("X-Accel-Buffering");
  private static final System.Logger LOG = System.getLogger(Streams.class.getName());

  private final SessionHost host;
  private final GatewayOptions options;
  private final Stall stall;

  Streams(SessionHost host, GatewayOptions options) {
    this.host = host;
    this.options = options;
    this.stall = new Stall(options.stall(), Ticker.system());
  }

  /** Serves a stream until its log ends or its caller goes. */
  void serve(String session, ServerRequest request, ServerResponse response) {
    onlyKnown(request, PARAMETERS);
    Position from = position(request);
    Set<Audience> audience = audience(request);
    if (waits(session)) {
      head(response);
      wait(session, from, audience, response);
      return;
    }
    try (LogReader reader = host.read(session, from, audience)) {
      head(response)
          .header(RESUME, verdict(reader))
          .header(LAST_EVENT_ID, reader.cursor().toString());
      stream(session, reader, response);
    }
  }

  /** Refuses one stream too many, too. */
  private boolean waits(String session) {
    try {
      return host.awaitPlace(session, -1, Duration.ZERO).isPresent();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static ServerResponse head(ServerResponse response) {
    return response
        .header(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .header(HeaderNames.CACHE_CONTROL, "no-cache, no-transform")
        .header(BUFFERING, "no");
  }

  private static String verdict(LogReader reader) {
    return reader.verdict().name().toLowerCase(Locale.ROOT);
  }

  /** Refuses parameters that nobody would read. */
  static void onlyKnown(ServerRequest request, Set<String> known) {
    for (String name : request.query().names()) {
      if (!name.isEmpty() && !known.contains(name)) {
        throw invalid(
            "query: \"%s\" unknown (expected: one of %s)".formatted(name, new TreeSet<>(known)));
      }
    }
  }

  /** Whose content the reader asks for. */
  static Set<Audience> audience(ServerRequest request) {
    Set<Audience> audience = EnumSet.of(Audience.EVERYONE);
    for (String wanted : request.query().first("include").orElse("").split(",", -1)) {
      switch (wanted) {
        case "" -> {}
        case "tools" -> audience.add(Audience.TOOLS);
        case "reasoning" -> audience.add(Audience.REASONING);
        default -> throw invalid("include: \"%s\" (expected: tools, reasoning)".formatted(wanted));
      }
    }
    return audience;
  }

  /** First where it stands, then the stream of every session. */
  private void wait(
      String session, Position from, Set<Audience> audience, ServerResponse response) {
    write(
        session,
        response,
        out -> {
          WaitingStream waiting = new WaitingStream(host, out, options.heartbeat());
          try {
            waiting.run(session);
          } catch (HostRefused e) {
            waiting.refused(e);
            return;
          }
          follow(session, from, audience, out, waiting);
        });
  }

  private void follow(
      String session, Position from, Set<Audience> audience, SseWriter out, WaitingStream waiting)
      throws IOException, InterruptedException {
    try (LogReader reader = host.read(session, from, audience)) {
      events(reader, out).run(session, verdict(reader));
    } catch (HostRefused e) {
      waiting.refused(e); // it has left the line
    }
  }

  private void stream(String session, LogReader reader, ServerResponse response) {
    write(session, response, out -> events(reader, out).run(session, verdict(reader)));
  }

  private EventStream events(LogReader reader, SseWriter out) {
    return new EventStream(reader, out, options.heartbeat(), host::ready);
  }

  private void write(String session, ServerResponse response, Frames frames) {
    try (OutputStream out = response.outputStream()) {
      frames.to(new SseWriter(out, stall));
    } catch (IOException | UncheckedIOException e) {
      LOG.log(System.Logger.Level.DEBUG, "stream of " + session + ": the caller has gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Position position(ServerRequest request) {
    Optional<String> cursor =
        request
            .headers()
            .first(LAST_EVENT_ID)
            .or(() -> request.query().first("after").asOptional());
    if (cursor.isPresent()) {
      return new Position.After(
          Cursor.parse(cursor.get())
              .orElseThrow(() -> new Refused(400, "invalid_cursor", detail(cursor.get()))));
    }
    String from = request.query().first("from").orElse("snapshot");
    return switch (from) {
      case "start" -> new Position.Start();
      case "snapshot" -> new Position.Latest();
      case "now" -> new Position.Now();
      default -> throw invalid("from: \"%s\" (expected: start, snapshot, now)".formatted(from));
    };
  }

  @FunctionalInterface
  private interface Frames {
    void to(SseWriter out) throws IOException, InterruptedException;
  }

  private static String detail(String cursor) {
    return "cursor: \"%s\" (expected: one that this server gave, or none for a snapshot)"
        .formatted(cursor);
  }
}
