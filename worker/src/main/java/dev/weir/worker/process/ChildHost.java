package dev.weir.worker.process;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.Accepted;
import dev.weir.agent.AgentFailed;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.HostRefused;
import dev.weir.agent.Input;
import dev.weir.agent.Input.OnBusy;
import dev.weir.agent.ProcessContext;
import dev.weir.delta.Content;
import dev.weir.episode.Entry;
import dev.weir.log.SessionLog;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The child's side: does what the worker asks of its one session. The thread that reads waits for
 * nothing else, so that it can always tell what the others do.
 */
final class ChildHost {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final Link link;
  private final Workshop workshop = new Workshop();
  private final List<Entry> held = new ArrayList<>();
  private final ExecutorService serving =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("weir-serve").factory());
  private volatile @Nullable ChildPrewarm prewarm;
  private volatile @Nullable AgentSession session;

  ChildHost(Link link) {
    this.link = link;
  }

  /** Returns when the worker is gone. */
  void serve() throws IOException {
    link.send(Frame.of(Frame.HELLO, "version", Frame.VERSION));
    for (Frame frame = link.read(); frame != null; frame = link.read()) {
      if (frame.kind().equals(Frame.ENTRY)) {
        held.add(EntryFrame.entry(frame));
      } else {
        start(Ask.of(frame), frame);
      }
    }
  }

  /**
   * Closes what was loaded, within a limit: nobody else may be there to end this process. On a
   * platform thread, for the carrier may be lost.
   */
  void close() {
    serving.shutdown();
    ChildPrewarm loaded = prewarm;
    if (loaded != null) {
      try {
        Thread thread = Thread.ofPlatform().daemon().name("weir-unload").unstarted(loaded::close);
        thread.start();
        var _ = thread.join(CLOSE_LIMIT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void start(Ask what, Frame frame) {
    Runnable work = () -> answer(what, frame);
    switch (what) {
      // Answered by a carrier, which a loop of the agent's would keep from it.
      case PING -> Thread.ofVirtual().name("weir-pong").start(work);
      case DUMP -> work.run();
      case WARM, OPEN, AWAIT_IDLE -> Thread.ofVirtual().name("weir-" + what).start(work);
      case CLOSE, PARK_IF_IDLE -> Thread.ofPlatform().daemon().name("weir-close").start(work);
      case START, INPUT, CANCEL, DRAIN, STATUS -> serving.execute(work);
    }
  }

  private void answer(Ask what, Frame frame) {
    Frame answer = attempt(what, frame);
    try {
      link.send(answer.with(Ask.CALL, frame.fields().get(Ask.CALL)));
    } catch (LinkLost e) {
      // The worker is gone, and so are we.
    }
  }

  private Frame attempt(Ask what, Frame frame) {
    try {
      return done(what, frame);
    } catch (HostRefused e) {
      return Frame.of(
          Frame.REFUSED, "reason", e.reason().name(), "message", String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      Throwable cause = e instanceof AgentFailed && e.getCause() != null ? e.getCause() : e;
      return Frame.of(Frame.FAULT, "byAgent", e instanceof AgentFailed, "trace", trace(cause));
    }
  }

  private Frame done(Ask what, Frame frame) throws Exception {
    return switch (what) {
      case PING -> reply();
      case DUMP -> reply("text", ThreadDump.text());
      case WARM -> warm(frame);
      case OPEN -> open(frame);
      case START -> {
        session().start();
        yield reply();
      }
      case INPUT -> input(frame);
      case CANCEL -> reply("done", session().cancel(frame.maybe("episode"), frame.text("reason")));
      case DRAIN -> {
        session().drain();
        yield reply();
      }
      case STATUS -> reply("status", session().status().name());
      case AWAIT_IDLE -> reply("done", session().awaitIdle(Duration.parse(frame.text("limit"))));
      case PARK_IF_IDLE -> reply("done", session().parkIfIdle(Duration.parse(frame.text("least"))));
      case CLOSE -> {
        session().close(frame.text("reason"));
        yield reply();
      }
    };
  }

  private Frame warm(Frame frame) throws Exception {
    Optional<URI> proxy = Optional.ofNullable(frame.maybe("httpProxy")).map(URI::create);
    Duration limit = Duration.parse(frame.text("limit"));
    ChildPrewarm loading = new ChildPrewarm(new ProcessContext("process", proxy), limit);
    prewarm = loading;
    List<AgentSpec> agents = new ArrayList<>();
    for (Object parcel : frame.list("parcels")) {
      if (!(parcel instanceof Map<?, ?> fields)) {
        throw new BadFrame("frame WARM: a parcel is no object (expected: one)");
      }
      agents.add(workshop.of(Frame.of("parcel", fields)).agent());
    }
    // From here on: what it takes to load classes is no fault of theirs.
    long deadline = loading.deadline();
    agents.forEach(agent -> loading.load(agent, deadline));
    Rehearsal.hold();
    return reply();
  }

  private Frame open(Frame frame) throws Exception {
    Workshop.Made made = workshop.of(frame.in("parcel"));
    ChildPrewarm loading = requireNonNull(prewarm, "prewarm: none (expected: WARM comes first)");
    loading.load(made.agent(), loading.deadline());
    WireJournal journal = new WireJournal(frame.text("epoch"), List.copyOf(held), link::send);
    SessionLog log = new SessionLog(made.options().log(), Ticker.system(), journal);
    AgentSession opened =
        new AgentSession(
            frame.text("session"),
            made.agent(),
            frame.texts("metadata"),
            made.model(),
            made.options(),
            Ticker.system(),
            log,
            loading.process());
    session = opened;
    opened.endsBy(reason -> link.send(Frame.of(Frame.WISH, "reason", reason)));
    return reply();
  }

  private Frame input(Frame frame) throws BadFrame {
    List<Content.Text> parts =
        frame.list("parts").stream().map(part -> new Content.Text(String.valueOf(part))).toList();
    Input input = new Input(parts, OnBusy.valueOf(frame.text("onBusy")));
    Accepted accepted = session().input(input, Optional.ofNullable(frame.maybe("key")));
    return reply("episode", accepted.episode(), "seq", accepted.cursor().seq());
  }

  private AgentSession session() {
    return requireNonNull(session, "session: none (expected: OPEN comes first)");
  }

  private static Frame reply(@Nullable Object... pairs) {
    return Frame.of(Frame.REPLY, pairs);
  }

  private static String trace(Throwable cause) {
    StringWriter text = new StringWriter();
    cause.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
