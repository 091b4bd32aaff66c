package dev.weir.agent;

import dev.weir.agent.Input.OnBusy;
import dev.weir.agent.TestModel.Reply;
import dev.weir.delta.Coalescer.Window;
import dev.weir.delta.Content;
import dev.weir.episode.Audience;
import dev.weir.log.Delivery;
import dev.weir.log.LogReader;
import dev.weir.log.Position;
import dev.weir.log.SessionLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A session with a model that does as told, and a reader of its log. */
final class Talk implements AutoCloseable {
  /** Each piece becomes a delta of its own. */
  static final SessionOptions PROMPT = SessionOptions.DEFAULT.withWindow(Window.NONE);

  static final Set<Audience> ALL = Set.copyOf(EnumSet.allOf(Audience.class));

  final TestModel model = new TestModel();
  final Clock clock = new Clock();
  final AgentSession session;
  private final ArrayDeque<String> events = new ArrayDeque<>();
  private final LogReader reader;

  Talk() {
    this(() -> "Be kind.", PROMPT);
  }

  Talk(Agent agent) {
    this(agent, PROMPT);
  }

  Talk(Agent agent, SessionOptions options) {
    this(new AgentSpec("host", "", "", List.of(), () -> agent), options);
  }

  Talk(AgentSpec spec, ProcessContext process) {
    session =
        new AgentSession(
            "s1",
            spec,
            Map.of(),
            new AgentModel("test", model),
            PROMPT,
            clock,
            new SessionLog(PROMPT.log(), clock),
            process);
    reader = session.log().read(new Position.Start(), ALL);
  }

  Talk(AgentSpec spec, SessionOptions options) {
    session =
        new AgentSession(
            "s1", spec, Map.of("k", "v"), new AgentModel("test", model), options, clock);
    reader = session.log().read(new Position.Start(), ALL);
  }

  static SessionOptions options(int waiting, int steps, int chars, Duration closeTimeout) {
    return PROMPT
        .withWaitingInputs(waiting)
        .withToolSteps(steps)
        .withHistoryChars(chars)
        .withCloseTimeout(closeTimeout);
  }

  static SessionOptions closingWithin(Duration limit) {
    return options(8, 3, 1 << 20, limit);
  }

  Accepted say(String text) {
    return say(text, OnBusy.QUEUE);
  }

  Accepted say(String text, OnBusy onBusy) {
    return session.input(input(text, onBusy), Optional.empty());
  }

  static Input input(String text, OnBusy onBusy) {
    return new Input(List.of(new Content.Text(text)), onBusy);
  }

  /** Says something and takes what the model is asked. */
  Reply ask(String text) throws InterruptedException {
    say(text);
    return model.next();
  }

  /** The events up to the next one that begins so, which is the last; waits for it. */
  List<String> until(String prefix) throws InterruptedException {
    List<String> seen = new ArrayList<>();
    do {
      seen.add(event());
    } while (!seen.getLast().startsWith(prefix));
    return seen;
  }

  /** The next event; waits for it. */
  String event() throws InterruptedException {
    while (events.isEmpty()) {
      take(Duration.ofDays(365));
    }
    return events.poll();
  }

  /** The events that are there already. */
  List<String> now() throws InterruptedException {
    while (take(Duration.ZERO)) {
      // more
    }
    List<String> all = List.copyOf(events);
    events.clear();
    return all;
  }

  /** What readers of such an audience have got so far. */
  List<String> readBy(Set<Audience> audience) throws InterruptedException {
    try (LogReader other = session.log().read(new Position.Start(), audience)) {
      return other.next(Duration.ZERO) instanceof Delivery.Batch batch
          ? batch.entries().stream().map(Events::brief).toList()
          : List.of();
    }
  }

  private boolean take(Duration limit) throws InterruptedException {
    if (reader.next(limit) instanceof Delivery.Batch batch) {
      batch.entries().stream().map(Events::brief).forEach(events::add);
      return true;
    }
    return false;
  }

  @Override
  public void close() {
    reader.close();
    session.close();
  }
}
