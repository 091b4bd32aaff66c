package dev.weir.agent;

import dev.weir.agent.speech.Utterance;
import dev.weir.channel.Chan;
import dev.weir.channel.Receiver;
import dev.weir.internal.Nursery;
import java.time.Duration;

/** A run of text on its way over an agent's {@link Agent#transcriptNode}, on a thread for that. */
final class Transcribed implements Utterance {
  /** Pieces of text on each side of the node. */
  private static final int PIECES = 32;

  private final Chan<String> text = Chan.bounded(PIECES);
  private final Chan<String> written = Chan.bounded(PIECES);
  private final Nursery thread;

  Transcribed(Agent agent, SessionContext context, Speech speech, Duration closeTimeout) {
    thread = new Nursery("weir-" + speech.id(), closeTimeout);
    var _ = thread.fork("transcript", () -> context.call(() -> speech.call(() -> run(agent))));
  }

  private boolean run(Agent agent) {
    try {
      agent.transcriptNode(text, this::write);
      written.close();
    } catch (Throwable e) {
      written.fail(e);
    } finally {
      text.cancel();
    }
    return true;
  }

  private void write(String piece) throws InterruptedException {
    if (!piece.isEmpty()) {
      written.send(piece);
    }
  }

  @Override
  public void say(String piece) throws InterruptedException {
    text.send(piece);
  }

  @Override
  public void end() {
    text.close();
  }

  @Override
  public Receiver<String> heard() {
    return written;
  }

  @Override
  public void close() {
    // Interrupted, not told that the text has ended: it might write down what it held.
    written.cancel();
    thread.close();
    text.cancel();
  }
}
