package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.log.LogLimits;
import dev.weir.testkit.fault.Direction;
import dev.weir.testkit.fault.Ending;
import dev.weir.testkit.fault.Fault;
import dev.weir.testkit.fault.FaultProxy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Wherever a connection is cut, what was seen and what follows come to the whole: P1. */
class ResumeTest {
  /** Deltas stay, however often the time is moved on. */
  private final Stage stage =
      new Stage(LogLimits.DEFAULT.withClosedRetention(Duration.ofDays(365)));

  private final Caller caller = stage.caller;

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void resume_atEveryEventOfARunningReply_nothingLostNothingTwice() throws Exception {
    int events = eventsOfReply();
    for (int cut = 1; cut <= events; cut++) {
      String session = caller.open("greeter");
      List<Frame> seen = new ArrayList<>();
      try (Stream first = caller.events(session, "?from=start")) {
        caller.say(session, "Hi");
        stage.model.say("Good ", "even", "ing.");
        readLogged(first, Math.min(cut, events - 3), seen);
        if (cut > events - 3) {
          stage.model.done();
          readLogged(first, cut, seen);
        }
      }
      try (Stream second = caller.events(session, "?after=" + seen.getLast().id())) {
        assertThat(second.next().text("resume")).isEqualTo("exact");
        if (cut <= events - 3) {
          stage.model.done();
        }
        seen.addAll(cut == events ? second.until("caught_up") : second.until("episode.completed"));
      }
      assertThat(Fold.nothing().strictly(seen)).isEqualTo(whole(session));
    }
  }

  @Test
  void resume_atEveryByteOfAReply_nothingLostNothingTwice() throws Exception {
    String session = caller.open("greeter");
    stage.converse(session, "Hi", "Good ", "even", "ing.", " ☺");
    Fold whole = whole(session);
    byte[] raw = raw(session);
    for (int cut = 0; cut < raw.length; cut++) {
      List<Frame> seen = complete(session, cut);
      String last = lastId(seen);
      try (Stream second = patient(session, last.isEmpty() ? "?from=start" : "", id(last))) {
        seen.addAll(second.until("caught_up"));
      }
      assertThat(Fold.nothing().strictly(seen)).as("cut after %d bytes", cut).isEqualTo(whole);
    }
  }

  @Test
  void resume_cutAgainAndAgainAtRandom_nothingLostNothingTwice(Random random) throws Exception {
    String session = caller.open("plain");
    for (int token = 0; token < 200; token++) {
      stage.model.say("token " + token + " ");
    }
    stage.model.done();
    String after = caller.say(session, "Go").get("cursor").stringValue();
    List<Frame> seen = new ArrayList<>();
    int connections = 0;
    try (FaultProxy proxy = FaultProxy.to(caller.address())) {
      while (seen.isEmpty() || !seen.getLast().is("episode.completed")) {
        Ending ending = random.nextBoolean() ? Ending.RST : Ending.FIN;
        Fault cut = new Fault.Cut(Direction.TO_CLIENT, random.nextInt(6000), ending);
        String last = lastId(seen);
        readUntilCut(proxy.connect(cut), session, last.isEmpty() ? after : last, seen);
        connections++;
      }
    }
    assertThat(connections).isGreaterThan(5);
    assertThat(Fold.nothing().strictly(seen)).isEqualTo(whole(session));
  }

  private int eventsOfReply() throws Exception {
    String session = caller.open("greeter");
    stage.converse(session, "Hi", "Good ", "even", "ing.");
    try (Stream events = caller.events(session, "?from=start")) {
      return (int) events.until("caught_up").stream().filter(Frame::logged).count();
    }
  }

  private Fold whole(String session) throws Exception {
    try (Stream events = caller.events(session, "?from=start")) {
      return Fold.nothing().strictly(events.until("caught_up"));
    }
  }

  private static void readLogged(Stream events, int count, List<Frame> seen) throws IOException {
    while (seen.stream().filter(Frame::logged).count() < count) {
      seen.add(events.next());
    }
    while (!seen.getLast().logged()) {
      seen.removeLast();
    }
  }

  private void readUntilCut(Socket socket, String session, String after, List<Frame> seen)
      throws IOException {
    try (Stream events = Stream.open(Caller.patient(socket), caller, session, "?after=" + after)) {
      while (seen.isEmpty() || !seen.getLast().is("episode.completed")) {
        seen.add(events.next());
      }
    } catch (EOFException | java.net.SocketException cut) {
      socket.close();
    }
  }

  /** The bytes of an answer up to the last frame of what is there. */
  private byte[] raw(String session) throws IOException {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    try (Socket socket = ask(session)) {
      InputStream in = Caller.buffered(socket);
      while (!raw.toString(ISO_8859_1).contains("event: caught_up")) {
        raw.write(in.read());
      }
    }
    return raw.toByteArray();
  }

  /** What a reader has in full whose connection is cut after so many bytes. */
  private List<Frame> complete(String session, int bytes) throws IOException {
    InputStream in = new ByteArrayInputStream(first(session, bytes));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      InputStream chunks = Answer.head(in).content(in);
      for (int b = chunks.read(); b >= 0; b = chunks.read()) {
        body.write(b);
      }
    } catch (EOFException cut) {
      // As far as it goes.
    }
    return Stream.frames(body.toByteArray());
  }

  private byte[] first(String session, int bytes) throws IOException {
    while (true) {
      try (Socket socket = ask(session)) {
        byte[] raw = socket.getInputStream().readNBytes(bytes);
        if (!new String(raw, ISO_8859_1).startsWith("HTTP/1.1 429")) {
          return raw;
        }
      }
      stage.time.advance(Stage.OPTIONS.heartbeat());
    }
  }

  /** Readers that were cut are noticed by their heartbeats; until then they count. */
  private Stream patient(String session, String query, String... headers) throws IOException {
    Stream events = caller.events(session, query, headers);
    while (events.head().status() == 429) {
      events.close();
      stage.time.advance(Stage.OPTIONS.heartbeat());
      events = caller.events(session, query, headers);
    }
    return events;
  }

  private Socket ask(String session) throws IOException {
    Socket socket = caller.connect();
    String path = Stream.path(session, "?from=start");
    socket.getOutputStream().write(caller.request("GET", path, null));
    return socket;
  }

  private static String lastId(List<Frame> frames) {
    return frames.stream().map(Frame::id).filter(id -> !id.isEmpty()).reduce("", (a, b) -> b);
  }

  private static String[] id(String last) {
    return last.isEmpty() ? new String[0] : new String[] {"Last-Event-ID: " + last};
  }
}
