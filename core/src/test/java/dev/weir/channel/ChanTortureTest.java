package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Senders and receivers of every form, random timeouts and interrupts, an end in the midst: what
 * was accepted is received or still held, each item once; what was refused is never seen; the items
 * of one sender stay in order.
 */
@ParameterizedClass
@MethodSource("dev.weir.channel.Shape#all")
@Timeout(30)
class ChanTortureTest {
  private static final int SENDERS = 6;
  private static final int RECEIVERS = 5;
  private static final int ITEMS = 300;

  private record Item(int sender, int number) {}

  @Parameter Shape shape;

  private final Queue<Item> accepted = new ConcurrentLinkedQueue<>();
  private final Queue<Item> refused = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> targets = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  @Behaviour({"chan-C1", "chan-C13", "chan-C22", "chan-C24", "chan-C40", "chan-C43", "chan-C48"})
  void everything_atOnce_nothingLostNothingTwice(Seed seed) throws Exception {
    Chan<Item> chan = shape.chan();
    List<Future<List<Item>>> receivers = new ArrayList<>();
    List<Future<?>> senders = new ArrayList<>();
    try (ExecutorService threads = shape.threads()) {
      for (int i = 0; i < RECEIVERS; i++) {
        Random random = seed.random(100 + i);
        receivers.add(threads.submit(() -> receive(chan, random)));
      }
      for (int i = 0; i < SENDERS; i++) {
        int sender = i;
        Random random = seed.random(i);
        senders.add(threads.submit(() -> send(chan, sender, random)));
      }
      Future<?> interrupter = threads.submit(() -> interrupt(seed.random(200)));
      for (Future<?> sender : senders) {
        sender.get();
      }
      chan.close();
      List<List<Item>> received = new ArrayList<>();
      for (Future<List<Item>> receiver : receivers) {
        received.add(receiver.get());
      }
      done.set(true);
      interrupter.get();
      check(received, chan);
    }
  }

  private void check(List<List<Item>> received, Chan<Item> chan) {
    List<Item> all = received.stream().flatMap(Collection::stream).toList();
    assertThat(all).doesNotHaveDuplicates();
    assertThat(new HashSet<>(all)).isEqualTo(Set.copyOf(accepted));
    assertThat(all)
        .doesNotContainAnyElementsOf(refused.isEmpty() ? List.of(new Item(-1, 0)) : refused);
    assertThat(accepted.size() + refused.size()).isEqualTo(SENDERS * ITEMS);
    received.forEach(ChanTortureTest::assertOrdered);
    assertThat(chan.stats().senders()).isEmpty();
    assertThat(chan.stats().receivers()).isEmpty();
  }

  private static void assertOrdered(List<Item> items) {
    Map<Integer, Integer> last = new HashMap<>();
    for (Item item : items) {
      Integer before = last.put(item.sender(), item.number());
      assertThat(before == null || before < item.number()).as("order at %s", item).isTrue();
    }
  }

  private Void send(Chan<Item> chan, int sender, Random random) {
    targets.add(Thread.currentThread());
    for (int i = 0; i < ITEMS; i++) {
      Item item = new Item(sender, i);
      (sent(chan, item, random) ? accepted : refused).add(item);
    }
    return null;
  }

  private static boolean sent(Chan<Item> chan, Item item, Random random) {
    try {
      return switch (random.nextInt(4)) {
        case 0 -> chan.trySend(item);
        case 1 -> chan.send(item, Duration.ofNanos(random.nextInt(50_000)));
        default -> {
          chan.send(item);
          yield true;
        }
      };
    } catch (InterruptedException e) {
      return false;
    }
  }

  private List<Item> receive(Chan<Item> chan, Random random) {
    targets.add(Thread.currentThread());
    List<Item> items = new ArrayList<>();
    while (true) {
      try {
        Item item =
            switch (random.nextInt(4)) {
              case 0 -> chan.tryReceive();
              case 1 -> chan.receive(Duration.ofNanos(random.nextInt(50_000)));
              default -> chan.receive();
            };
        if (item != null) {
          items.add(item);
        }
      } catch (InterruptedException e) {
        // Nothing was taken; go on.
      } catch (ChanClosed e) {
        return items;
      }
    }
  }

  private Void interrupt(Random random) {
    while (!done.get()) {
      List<Thread> threads = List.copyOf(targets);
      if (!threads.isEmpty()) {
        threads.get(random.nextInt(threads.size())).interrupt();
      }
      for (int i = random.nextInt(2_000); i > 0; i--) {
        Thread.onSpinWait();
      }
      Thread.yield();
    }
    return null;
  }
}
