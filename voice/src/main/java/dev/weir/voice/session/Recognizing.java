package dev.weir.voice.session;

import dev.weir.agent.speech.RecognitionCall;
import dev.weir.agent.speech.RecognitionNode;
import dev.weir.agent.speech.SpeechToText;
import dev.weir.agent.speech.TranscriptEvent;
import dev.weir.agent.speech.TranscriptEvent.EndOfTurn;
import dev.weir.agent.speech.TranscriptEvent.Final;
import dev.weir.agent.speech.TranscriptEvent.Interim;
import dev.weir.agent.speech.TranscriptEvent.Missed;
import dev.weir.agent.speech.TranscriptEvent.Used;
import dev.weir.channel.Chan;
import dev.weir.channel.Receiver;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has whoever acts write down what a caller says; after a hand-over the next agent does, from the
 * sound of then. One thread {@linkplain #run runs} it, any other may call the rest.
 */
final class Recognizing {
  private final Chan<TranscriptEvent> events = Chan.bounded(SpeechToText.EVENTS_AHEAD);
  private final Supplier<RecognitionCall> calls;
  private final Supplier<RecognitionNode> nodes;
  private final Supplier<Duration> heard;
  private @Nullable RecognitionCall next;
  private Offset ofNext = Offset.NONE;
  private @Nullable RecognitionNode node;
  private @Nullable Thread thread;
  private boolean over;

  /** Of the thread that runs this: where its call began, and what it has understood only so far. */
  private Offset offset = Offset.NONE;

  private @Nullable Interim open;

  /**
   * Does not begin, but misses nothing from now on.
   *
   * @param calls another each time, which hears from then on
   * @param nodes how whoever acts hears
   * @param heard how much there was before a call of now; nothing if its times do not count from
   *     there
   */
  Recognizing(
      Supplier<RecognitionCall> calls, Supplier<RecognitionNode> nodes, Supplier<Duration> heard) {
    this.calls = calls;
    this.nodes = nodes;
    this.heard = heard;
    this.next = calls.get();
  }

  /** What was understood; ends with the sound. */
  Receiver<TranscriptEvent> events() {
    return events;
  }

  /** Until the sound ends, or {@link #stop}; a failure is the end of the events. */
  boolean run() {
    try {
      for (RecognitionCall call = next(); call != null; call = next()) {
        hear(call);
      }
    } catch (Exception | Error e) {
      events.fail(e);
    } finally {
      end();
    }
    return true;
  }

  /** However a node ends that is interrupted, by an exception of its own or none: it is over. */
  private void hear(RecognitionCall call) throws Exception {
    try {
      settle();
      acting().hear(call, this::tell);
      if (!isRelieved()) {
        events.close();
      }
    } catch (Exception e) {
      if (!isRelieved()) {
        throw e;
      }
    } finally {
      leave(call);
    }
  }

  /** Of what the one before was about to understand, nothing more will come. */
  private void settle() throws InterruptedException {
    Interim left = open;
    if (left != null && !left.transcript().text().isBlank()) {
      events.send(new Final(left.transcript(), left.from(), left.to()));
    }
    open = null;
  }

  private void tell(TranscriptEvent event) throws InterruptedException {
    TranscriptEvent placed = offset.of(event);
    events.send(placed);
    switch (placed) {
      case Interim interim -> open = interim;
      case Final _, Missed _ -> open = null;
      case EndOfTurn _, Used _ -> {}
    }
  }

  /** Whether another agent acts, or nobody listens any more. */
  private synchronized boolean isRelieved() {
    return over || next != null;
  }

  /** Whose turn it is to hear; nobody's at the end. */
  private synchronized @Nullable RecognitionCall next() {
    thread = Thread.currentThread();
    RecognitionCall call = over || events.isClosed() ? null : next;
    if (call != null) {
      next = null;
      offset = ofNext;
      var _ = Thread.interrupted(); // it was for the one before
    }
    return call;
  }

  private synchronized RecognitionNode acting() {
    node = nodes.get();
    return node;
  }

  /** Another agent may act: it hears all that the one before does not. */
  synchronized void changed() {
    Thread hearing = thread;
    boolean begun = node != null && !over;
    if (hearing != null && begun && next == null && !nodes.get().equals(node)) {
      next = calls.get();
      ofNext = new Offset(heard.get());
      hearing.interrupt();
    }
  }

  /** Nobody listens any more. */
  synchronized void stop() {
    over = true;
    events.cancel();
    if (thread != null) {
      thread.interrupt();
    }
  }

  private synchronized void end() {
    over = true;
    thread = null;
    if (next != null) {
      leave(next);
    }
  }

  /** Whoever does not listen is not to hold up those who do. */
  private static void leave(RecognitionCall call) {
    switch (call) {
      case RecognitionCall.OfSound(var sound, _, _) -> sound.cancel();
      case RecognitionCall.OfUtterances(var heard, _, _) -> heard.cancel();
    }
  }
}
