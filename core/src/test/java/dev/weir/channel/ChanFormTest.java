package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a channel refuses and what it says of itself. */
class ChanFormTest {

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void bounded_noRoom_isRefused(int capacity) {
    assertThatThrownBy(() -> Chan.bounded(capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("capacity: " + capacity + " (expected: at least 1; rendezvous() holds none)");
  }

  @Test
  void toString_atWork_tellsNameCountsAndState() {
    Chan<Integer> chan = Chan.<Integer>builder().bounded(2).name("tokens").build();
    chan.trySend(1);
    assertThat(chan)
        .hasToString(
            "Chan[tokens, size=1, capacity=2, senders waiting=0, receivers waiting=0, open]");
    chan.close();
    assertThat(chan.toString()).endsWith("closed]");
  }

  @Test
  void send_closed_errorNamesTheChannel() {
    Chan<Integer> chan = Chan.<Integer>builder().bounded(2).name("tokens").build();
    chan.close();
    assertThatThrownBy(() -> chan.trySend(1))
        .hasMessage("channel: tokens is closed (expected: open, or items left)");
  }
}
