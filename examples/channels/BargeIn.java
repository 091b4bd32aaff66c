import dev.weir.channel.Branch;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Lag;
import dev.weir.channel.Select;
import dev.weir.channel.Signal;
import dev.weir.channel.Tee;
import java.time.Duration;

/**
 * A reply is spoken until the caller barges in. Run it with {@code java -cp core/target/classes
 * examples/channels/BargeIn.java}.
 */
void main() throws InterruptedException {
  Chan<String> tokens = Chan.<String>builder().bounded(4).name("tokens").build();
  Tee<String> reply = Tee.of(tokens, 2, Lag.backpressure(64));
  Branch<String> voice = reply.get(0);
  Branch<String> metrics = reply.get(1);
  Signal bargeIn = new Signal();

  Thread model = Thread.startVirtualThread(() -> speak(tokens, "It is nine o'clock , and I may add that"));
  Thread clock = Thread.startVirtualThread(() -> first(metrics));
  clock.join();

  int heard = 0;
  for (String token : voice.until(bargeIn)) {
    IO.println("voice: " + token);
    if (++heard == 4) {
      bargeIn.fire(); // the caller says: thank you!
    }
  }
  reply.close(); // the model's thread is told, nobody waits for ever
  model.join();
  IO.println("left waiting: " + tokens.stats().senders());

  String next =
      Select.<String>of()
          .receive(tokens, token -> "a token", () -> "the reply has ended")
          .after(Duration.ofSeconds(1), () -> "silence")
          .run();
  IO.println(next);
}

/** Waits when nobody keeps up; ends when nobody listens any more. */
void speak(Chan<String> tokens, String text) {
  try (tokens) {
    for (String word : text.split(" ")) {
      tokens.send(word);
    }
  } catch (ChanClosed e) {
    IO.println("model: nobody listens");
  } catch (InterruptedException e) {
    Thread.currentThread().interrupt();
  }
}

/** One look is enough: what the other branch still reads is no longer kept for this one. */
void first(Branch<String> branch) {
  try (branch) {
    IO.println("metrics: first token is " + branch.receive());
  } catch (InterruptedException e) {
    Thread.currentThread().interrupt();
  }
}
