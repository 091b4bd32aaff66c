package dev.weir.agent;

import dev.weir.agent.ToolOutcome.Answered;
import dev.weir.agent.ToolOutcome.HandedOver;
import dev.weir.delta.Content.ToolInput;
import dev.weir.delta.Content.ToolResult;
import dev.weir.internal.Nursery;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls of one step of a turn at the same time, each on a virtual thread of its own, and
 * tells their results in the order of the calls. For one step, on the turn's thread.
 */
final class ToolCalls {
  /** The most calls of one step; those after them are answered as not run. */
  static final int MOST = 64;

  private static final String CANCELLED = "cancelled";

  private final Toolbox tools;
  private final SessionContext session;
  private final @Nullable Speech speech;
  private final SessionOptions options;
  private final Ticker ticker;
  private final Progress progress;
  private final Nursery threads;

  /** Why what still runs is waited for no longer. */
  private final CompletableFuture<String> end = new CompletableFuture<>();

  private boolean stopped;
  private boolean closed;
  private @Nullable Agent next;

  /**
   * The calls of one step.
   *
   * @param speech to which they belong; null for none
   */
  ToolCalls(
      Toolbox tools,
      SessionContext session,
      @Nullable Speech speech,
      SessionOptions options,
      Ticker ticker,
      Progress progress) {
    this.tools = tools;
    this.session = session;
    this.speech = speech;
    this.options = options;
    this.ticker = ticker;
    this.progress = progress;
    // Half the time is left for the turn to write its end while a closing session waits for it.
    this.threads =
        new Nursery("weir-" + session.session() + "/tool", options.closeTimeout().dividedBy(2));
  }

  /** Hears, on the threads of the calls, how far they are. */
  interface Progress {
    /** Must return soon. */
    void update(ToolInput call, String text);
  }

  /** A call's own end; no outcome if an interrupt has ended it. */
  private record Ran(@Nullable ToolOutcome outcome) {}

  /** A call under way; no task if it was not run. */
  private record Running(ToolContext context, @Nullable CompletableFuture<Ran> task) {}

  /**
   * Runs all, and tells each result once it and those before it are there. An interrupt stops all:
   * what does not end at once is told as cancelled.
   *
   * @param told gets as many results as there are calls, unless the machine or {@code told} fails
   * @return who takes over, if a tool has handed over
   * @throws InterruptedException once all is told, if the turn is to stop
   */
  Optional<Agent> run(List<ToolInput> calls, Consumer<ToolResult> told)
      throws InterruptedException {
    Alarm alarm = ticker.at(ticker.after(options.toolTimeout()), () -> end.complete(late()));
    List<Running> running = new ArrayList<>();
    try {
      calls.forEach(call -> running.add(started(call, running.size())));
      running.forEach(one -> told.accept(fitting(result(one))));
    } finally {
      alarm.cancel();
      close();
      running.forEach(one -> one.context().end());
    }
    if (stopped) {
      throw new InterruptedException();
    }
    return Optional.ofNullable(next);
  }

  private String late() {
    return "no result within %d ms (expected: one); the tool was interrupted"
        .formatted(options.toolTimeout().toMillis());
  }

  private Running started(ToolInput call, int before) {
    ToolContext context =
        new ToolContext(session, speech, call, text -> progress.update(call, text));
    if (before >= MOST) {
      return new Running(context, null);
    }
    CompletableFuture<Ran> task =
        threads.fork(call.name(), () -> session.call(() -> begun(context)));
    var _ = task.exceptionally(e -> broken());
    return new Running(context, task);
  }

  /** Nobody is to wait for the others when the machine is at its end. */
  private @Nullable Ran broken() {
    end.complete("broken off");
    return null;
  }

  private Ran begun(ToolContext context) {
    return speech == null ? ran(context) : speech.call(() -> ran(context));
  }

  private Ran ran(ToolContext context) {
    try {
      return new Ran(tools.call(context));
    } catch (InterruptedException e) {
      return new Ran(null);
    }
  }

  private ToolResult result(Running one) {
    ToolInput call = one.context().call();
    CompletableFuture<Ran> task = one.task();
    if (task == null) {
      return failed(call, "not run (expected: at most " + MOST + " calls in one step)");
    }
    await(task);
    if (!task.isDone()) {
      // Once for all of the step: they began together. Reports who does not stop.
      close();
    }
    if (!task.isDone()) {
      return failed(call, stopped ? CANCELLED : why() + ", does not stop, and may still act");
    }
    ToolOutcome outcome = outcome(task);
    return outcome == null ? failed(call, stopped ? CANCELLED : why()) : settled(call, outcome);
  }

  private void await(CompletableFuture<Ran> task) {
    try {
      CompletableFuture.anyOf(task, end).get();
    } catch (InterruptedException e) {
      stopped = true;
      end.complete(CANCELLED);
    } catch (ExecutionException e) {
      // That of the task, which is asked next.
    }
  }

  /** Interrupts what still runs and waits a little; the turn may be stopped meanwhile. */
  private void close() {
    if (!closed) {
      closed = true;
      threads.close();
    }
    stopped |= Thread.interrupted();
  }

  private String why() {
    return end.getNow("the tool interrupted itself");
  }

  private static @Nullable ToolOutcome outcome(CompletableFuture<Ran> task) {
    try {
      return task.join().outcome();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error fatal) {
        throw fatal;
      }
      throw e;
    }
  }

  private ToolResult settled(ToolInput call, ToolOutcome outcome) {
    return switch (outcome) {
      case Answered answered -> answered.result();
      case HandedOver handed when stopped -> failed(call, CANCELLED);
      case HandedOver handed when next != null ->
          failed(call, "not handed over (expected: one hand-off in a step; another was first)");
      case HandedOver handed -> {
        next = handed.to();
        yield handed.result();
      }
    };
  }

  /** A result that no message can hold is the tool's error, and no reason to end the turn. */
  private ToolResult fitting(ToolResult result) {
    int most = options.log().messageChars();
    return result.chars() <= most
        ? result
        : new ToolResult(
            result.callId(),
            result.name(),
            "result: %d characters (expected: at most %d)".formatted(result.chars(), most),
            true);
  }

  private static ToolResult failed(ToolInput call, String why) {
    return ToolOutcome.failed(call, why).result();
  }
}
