package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A channel has two sides, and whoever was given one cannot do what belongs to the other. */
class ChanSidesTest {

  /** The side that gives can send and end; the side that takes can receive and give up. */
  @Test
  @Behaviour({"chan-C64", "chan-C49"})
  void sides_operations_belongToOneOfThem() {
    assertThat(operations(Sender.class))
        .containsExactlyInAnyOrder("send", "trySend", "offer", "close", "fail", "isClosed");
    assertThat(operations(Receiver.class))
        .contains("receive", "tryReceive", "poll", "receiveBatch", "cancel", "stream", "publisher")
        .doesNotContain("send", "trySend", "offer", "close", "fail");
    assertThat(AutoCloseable.class).isAssignableFrom(Sender.class);
    assertThat(AutoCloseable.class.isAssignableFrom(Receiver.class)).isFalse();
  }

  /** Closing declares nothing checked, so a channel fits into any try. */
  @Test
  @Behaviour({"chan-C49", "chan-C40"})
  void close_declaresNothingChecked() throws NoSuchMethodException {
    for (Class<?> type : List.of(Sender.class, Chan.class, Branch.class)) {
      assertThat(type.getMethod("close").getExceptionTypes()).isEmpty();
    }
  }

  /** What one side was given comes out at the other. */
  @Test
  @Behaviour("chan-C64")
  void sides_givenAway_worksThroughThem() throws InterruptedException {
    Chan<String> chan = Chan.bounded(1);
    Sender<String> sender = chan;
    Receiver<String> receiver = chan;
    sender.send("hello");
    sender.close();
    assertThat(receiver.receive()).isEqualTo("hello");
    receiver.cancel();
    assertThat(receiver.isDrained() && sender.isClosed()).isTrue();
  }

  private static Set<String> operations(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .map(Method::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
