package dev.weir.agent;

import dev.weir.agent.ModelEvent.Said;
import dev.weir.agent.speech.Utterance;
import dev.weir.agent.speech.Voice;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import dev.weir.delta.Piece;
import dev.weir.internal.Nursery;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Words that are spoken: text takes the way over a voice, and comes out as it is heard; all else
 * waits until what was said before is heard. For the thread that speaks.
 */
final class Voiced implements Asking.Words {
  private final Asking.Words words;
  private final Voice voice;
  private final Speech speech;
  private final Duration closeTimeout;
  private @Nullable Spoken spoken;

  Voiced(Asking.Words words, Voice voice, Speech speech, Duration closeTimeout) {
    this.words = words;
    this.voice = voice;
    this.speech = speech;
    this.closeTimeout = closeTimeout;
  }

  @Override
  public void speak(Outflow<ModelEvent> out) throws Exception {
    try {
      words.speak(event -> take(event, out));
      awaitHeard();
    } finally {
      leave();
    }
  }

  private void take(ModelEvent event, Outflow<ModelEvent> out) throws InterruptedException {
    if (event instanceof Said said && said.piece() instanceof Piece.Text text) {
      if (spoken == null) {
        spoken = new Spoken(out);
      }
      spoken.utterance.say(text.text());
    } else {
      awaitHeard();
      out.send(event);
    }
  }

  private void awaitHeard() throws InterruptedException {
    if (spoken != null) {
      spoken.await();
      leave();
    }
  }

  private void leave() {
    if (spoken != null) {
      spoken.close();
      spoken = null;
    }
  }

  /** One run of text, and who hands on what is heard of it. */
  private final class Spoken implements AutoCloseable {
    private final Utterance utterance = voice.begin(speech);
    private final Nursery listener = new Nursery("weir-" + speech.id() + "/voice", closeTimeout);
    private final CompletableFuture<Boolean> all;

    Spoken(Outflow<ModelEvent> out) {
      all = listener.fork("heard", () -> tell(utterance.heard(), out));
    }

    void await() throws InterruptedException {
      utterance.end();
      try {
        Nursery.get(all);
      } catch (InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("voice: " + e, e);
      }
    }

    @Override
    public void close() {
      utterance.close();
      listener.close();
    }
  }

  private static boolean tell(Receiver<String> heard, Outflow<ModelEvent> out)
      throws InterruptedException {
    try {
      while (true) {
        out.send(Said.text(heard.receive()));
      }
    } catch (ChanClosed e) {
      if (e.getCause() != null) {
        throw e;
      }
      return true;
    }
  }
}
