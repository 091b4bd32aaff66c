package dev.weir.livekit.room;

import static java.lang.System.Logger.Level.WARNING;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weir.agent.AgentEvent;
import dev.weir.agent.AgentSession;
import dev.weir.agent.HostRefused;
import dev.weir.agent.Input;
import dev.weir.agent.Input.OnBusy;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Select;
import dev.weir.channel.SendResult;
import dev.weir.livekit.proto.Nothing;
import dev.weir.livekit.proto.SessionMessage;
import dev.weir.livekit.proto.SessionRequest;
import dev.weir.livekit.proto.SessionResponse;
import dev.weir.livekit.rtc.RtcEvent;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.livekit.rtc.RtcRoom;
import dev.weir.livekit.rtc.StreamHeader;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Answers a caller's debugger, and from its first question on tells it what happens in the session,
 * in order. Any thread may give; one runs it.
 */
final class SessionControl {
  static final String TOPIC = "lk.agent.session";

  /** The most requests that wait. */
  static final int REQUESTS = 16;

  /** The most events that wait. */
  static final int EVENTS = 256;

  /** The most bytes of a request. */
  static final int MOST_BYTES = 65_536;

  /** The most inputs of a debugger that wait for their replies. */
  static final int INPUTS = 8;

  /** How long a request may take to be there. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(SessionControl.class.getName());

  private final Chan<RtcEvent.BytesOpened> requests =
      Chan.<RtcEvent.BytesOpened>builder()
          .bounded(REQUESTS)
          .onUndelivered(bytes -> bytes.bytes().cancel())
          .build();
  private final Chan<AgentEvent> events = Chan.bounded(EVENTS);
  private final Map<String, Awaited> inputs = new HashMap<>();

  /** Turns whose ends found no room. */
  private final Queue<String> missed = new ConcurrentLinkedQueue<>();

  private final RtcRoom room;
  private final AgentSession session;
  private final SessionWords words;
  private final Whole<byte[]> whole;
  private final FirstFailure failure;
  private final String name;

  /** Who has asked; empty if nobody has. */
  private volatile String listener = "";

  SessionControl(Means means) {
    this.room = means.room();
    this.session = means.session();
    this.name = means.name();
    this.words = new SessionWords(session, means.options().debugging(), means.ticker());
    this.whole = new Whole<>(bytes -> bytes.length, "bytes", MOST_BYTES, LIMIT, means.ticker());
    this.failure = means.failure("a debugger is not told all");
  }

  /** A request of the caller. Returns at once. */
  void add(RtcEvent.BytesOpened request) {
    listener = request.identity();
    if (!(requests.offer(request) instanceof SendResult.Sent)) {
      request.bytes().cancel();
      dropped("%d others wait (expected: fewer)".formatted(REQUESTS));
    }
  }

  /** Something has happened. Returns at once. */
  void told(AgentEvent event) {
    if (!listener.isEmpty() && events.offer(event) instanceof SendResult.NoRoom) {
      failure.tell(new IllegalStateException("%d events wait (expected: fewer)".formatted(EVENTS)));
      if (event instanceof AgentEvent.TurnEnded(_, var turn)) {
        missed.add(turn.turn());
      }
    }
  }

  /** What waits is told still; requests are not answered. */
  void close() {
    requests.cancel();
    events.close();
  }

  boolean run() throws InterruptedException {
    Select<Task> next =
        Select.<Task>of()
            .receive(events, event -> () -> tell(event))
            .receive(requests, bytes -> () -> answer(bytes), () -> () -> {})
            .when(() -> !requests.isDrained())
            .biased();
    try {
      while (true) {
        next.run().run();
        for (String turn = missed.poll(); turn != null; turn = missed.poll()) {
          ended(turn);
        }
      }
    } catch (ChanClosed e) {
      return true;
    }
  }

  private void tell(AgentEvent event) throws InterruptedException {
    if (event instanceof AgentEvent.TurnEnded(_, var turn)) {
      ended(turn.turn());
    }
    var said = words.event(event);
    if (said.isPresent()) {
      send(SessionMessage.newBuilder().setEvent(said.get()).build());
    }
  }

  /** Whose input it has answered is told so. */
  private void ended(String turn) throws InterruptedException {
    Awaited ended = inputs.remove(turn);
    if (ended != null) {
      send(ended.reply(session));
    }
  }

  private void answer(RtcEvent.BytesOpened opened) throws InterruptedException {
    Optional<List<byte[]>> pieces = whole.read(opened.bytes(), this::dropped);
    if (pieces.isPresent()) {
      answer(pieces.get());
    }
  }

  private void answer(List<byte[]> pieces) throws InterruptedException {
    var all = new ByteArrayOutputStream();
    pieces.forEach(all::writeBytes);
    try {
      SessionMessage message = SessionMessage.parseFrom(all.toByteArray());
      if (message.hasRequest()) {
        answer(message.getRequest());
      }
    } catch (InvalidProtocolBufferException e) {
      dropped("it cannot be read: " + e.getMessage());
    }
  }

  private void answer(SessionRequest request) throws InterruptedException {
    SessionResponse.Builder response =
        SessionResponse.newBuilder().setRequestId(request.getRequestId());
    switch (request.getRequestCase()) {
      case PING -> response.setPong(Nothing.getDefaultInstance());
      case CHAT_HISTORY -> response.setChatHistory(words.items(session.history()));
      case AGENT_INFO -> response.setAgentInfo(words.agent());
      case SESSION_STATE -> response.setSessionState(words.states());
      case SESSION_USAGE -> response.setSessionUsage(words.usage());
      case FRAMEWORK_INFO -> response.setFrameworkInfo(SessionWords.framework());
      case RUN_INPUT -> {
        if (run(request.getRequestId(), request.getRunInput().getText(), response)) {
          return; // answered when it is
        }
      }
      case REQUEST_NOT_SET -> response.setError("not supported by this agent");
    }
    send(SessionMessage.newBuilder().setResponse(response).build());
  }

  /** Whether it is accepted. */
  private boolean run(String request, String text, SessionResponse.Builder response) {
    if (text.isBlank() || inputs.size() >= INPUTS) {
      response.setError(
          text.isBlank()
              ? "text: blank (expected: what the caller says)"
              : "inputs: %d wait for their replies (expected: fewer)".formatted(INPUTS));
      return false;
    }
    try {
      int before = session.history().size();
      String turn = session.input(Input.text(text, OnBusy.INTERRUPT), Optional.empty()).episode();
      inputs.put(turn, new Awaited(request, before, words));
      return true;
    } catch (HostRefused e) {
      response.setError(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void send(SessionMessage message) throws InterruptedException {
    String file = "AS_" + Segment.random();
    StreamHeader header = new StreamHeader("", TOPIC, file, "", Map.of(), "", List.of(listener));
    try {
      room.sendBytes(header, message.toByteArray());
    } catch (RtcFailed e) {
      failure.tell(e);
    }
  }

  private void dropped(String why) {
    LOG.log(WARNING, "{0}: a request of a debugger was dropped: {1}", name, why);
  }

  /** What is to be done next. */
  private interface Task {
    void run() throws InterruptedException;
  }

  /** An input whose reply is waited for; the history was so long before. */
  private record Awaited(String request, int before, SessionWords words) {
    SessionMessage reply(AgentSession session) {
      var all = session.history();
      var items = words.items(all.subList(Math.min(before, all.size()), all.size()));
      return SessionMessage.newBuilder()
          .setResponse(SessionResponse.newBuilder().setRequestId(request).setRunInput(items))
          .build();
    }
  }
}
