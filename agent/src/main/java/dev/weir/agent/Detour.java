package dev.weir.agent;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.weir.agent.ModelEvent.Replied;
import dev.weir.agent.ModelEvent.Said;
import dev.weir.agent.speech.Utterance;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import dev.weir.delta.Piece;
import dev.weir.internal.Nursery;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Words whose text takes a way of its own, over a voice or an agent's transcript node, and goes on
 * as it comes back; all else waits until what was said before has come. For the thread that speaks.
 */
final class Detour implements Asking.Words {
  private final Asking.Words words;
  private final Supplier<Utterance> way;
  private final String name;
  private final Duration closeTimeout;
  private @Nullable Run run;
  private boolean saidText;

  Detour(Asking.Words words, Supplier<Utterance> way, String name, Duration closeTimeout) {
    this.words = words;
    this.way = way;
    this.name = name;
    this.closeTimeout = closeTimeout;
  }

  @Override
  public void speak(Outflow<ModelEvent> out) throws Exception {
    try {
      words.speak(event -> take(event, out));
      awaitBack();
    } finally {
      leave();
    }
  }

  private void take(ModelEvent event, Outflow<ModelEvent> out) throws InterruptedException {
    switch (event) {
      case Said(Piece.Text text) -> say(text.text(), out);
      case Said other -> {
        awaitBack();
        out.send(other);
      }
      case Replied(ChatResponse whole) -> {
        sayMissing(whole.aiMessage(), out);
        awaitBack();
        out.send(new Replied(withoutText(whole)));
      }
    }
  }

  private void say(String text, Outflow<ModelEvent> out) throws InterruptedException {
    saidText = true;
    if (run == null) {
      run = new Run(out);
    }
    run.say(text);
  }

  /** Some models say all at once, in the end. */
  private void sayMissing(AiMessage reply, Outflow<ModelEvent> out) throws InterruptedException {
    String text = reply.text();
    if (!saidText && text != null && !text.isEmpty()) {
      say(text, out);
    }
  }

  /** What did not come back is not to be added again from the reply. */
  private static ChatResponse withoutText(ChatResponse whole) {
    return whole.toBuilder().aiMessage(whole.aiMessage().toBuilder().text(null).build()).build();
  }

  private void awaitBack() throws InterruptedException {
    if (run != null) {
      run.await();
      leave();
    }
  }

  private void leave() {
    if (run != null) {
      run.close();
      run = null;
    }
  }

  /** One run of text, and who hands on what comes back of it. */
  private final class Run implements AutoCloseable {
    private final Utterance utterance = way.get();
    private final Nursery listener = new Nursery(name, closeTimeout);
    private final CompletableFuture<Boolean> all;

    Run(Outflow<ModelEvent> out) {
      all = listener.fork("back", () -> tell(utterance.heard(), out));
    }

    void say(String text) throws InterruptedException {
      try {
        utterance.say(text);
      } catch (ChanClosed e) {
        // Nobody takes it any more; if that is a failure, it comes the other way.
        await();
      }
    }

    void await() throws InterruptedException {
      utterance.end();
      try {
        Nursery.get(all);
      } catch (ChanClosed e) {
        throw e.getCause() == null ? e : new IllegalStateException(name + ": " + e, e.getCause());
      } catch (InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(name + ": " + e, e);
      }
    }

    @Override
    public void close() {
      utterance.close();
      listener.close();
    }
  }

  private static boolean tell(Receiver<String> back, Outflow<ModelEvent> out)
      throws InterruptedException {
    Outflow<String> text = piece -> out.send(Said.text(piece));
    text.sendAll(back);
    return true;
  }
}
