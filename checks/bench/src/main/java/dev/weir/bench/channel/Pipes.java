package dev.weir.bench.channel;

import com.softwaremill.jox.Channel;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanBuilder;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Every side that moves items between threads, by name. */
final class Pipes {

  static final int UNBOUNDED = Integer.MAX_VALUE;

  /** Ours with all that a channel can be told to do beside handing over. */
  static final String ALL_SET = "Weir all set";

  private Pipes() {}

  static Pipe open(String side, int capacity) {
    return switch (side) {
      case "Weir" -> new Weir(chan(capacity));
      case ALL_SET -> new Weir(allSet(capacity));
      case "Jox" -> new Jox(jox(capacity));
      case "ABQ fair" -> new Queue(new ArrayBlockingQueue<>(capacity, true));
      case "ABQ unfair" -> new Queue(new ArrayBlockingQueue<>(capacity));
      case "LBQ" -> new Queue(new LinkedBlockingQueue<>(capacity));
      case "SQ fair" -> new Queue(new SynchronousQueue<>(true));
      case "SQ unfair" -> new Queue(new SynchronousQueue<>(false));
      case "LTQ" ->
          capacity == 0
              ? new Transfer(new LinkedTransferQueue<>())
              : new Queue(new LinkedTransferQueue<>());
      default -> extra(side).make(capacity);
    };
  }

  /** The names of the sides that come from outside of this module. */
  static List<String> extras() {
    return ServiceLoader.load(PipeMaker.class).stream().map(maker -> maker.get().name()).toList();
  }

  private static PipeMaker extra(String side) {
    return ServiceLoader.load(PipeMaker.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(maker -> maker.name().equals(side))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "side: %s (expected: a known one, or one of %s)".formatted(side, extras())));
  }

  static Pipe of(Chan<Integer> chan) {
    return new Weir(chan);
  }

  static Pipe of(Channel<Integer> channel) {
    return new Jox(channel);
  }

  static <T> Chan<T> chan(int capacity) {
    return switch (capacity) {
      case 0 -> Chan.rendezvous();
      case UNBOUNDED -> Chan.unbounded();
      default -> Chan.bounded(capacity);
    };
  }

  private static Chan<Integer> allSet(int capacity) {
    ChanBuilder<Integer> builder =
        Chan.<Integer>builder().name("bench").onUndelivered(Pipes::refuse);
    return capacity == 0 ? builder.rendezvous().build() : builder.bounded(capacity).build();
  }

  private static void refuse(Integer lost) {
    throw new IllegalStateException("item " + lost + " was lost");
  }

  static <T> Channel<T> jox(int capacity) {
    return switch (capacity) {
      case 0 -> Channel.newRendezvousChannel();
      case UNBOUNDED -> Channel.newUnlimitedChannel();
      default -> Channel.newBufferedChannel(capacity);
    };
  }

  private record Weir(Chan<Integer> chan) implements TimedPipe {
    @Override
    public void put(Integer item) throws InterruptedException {
      chan.send(item);
    }

    @Override
    public Integer take() throws InterruptedException {
      return chan.receive();
    }

    @Override
    public @Nullable Integer poll() throws InterruptedException {
      return chan.receive(PATIENCE);
    }
  }

  private record Jox(Channel<Integer> channel) implements Pipe {
    @Override
    public void put(Integer item) throws InterruptedException {
      channel.send(item);
    }

    @Override
    public Integer take() throws InterruptedException {
      return channel.receive();
    }
  }

  private record Queue(BlockingQueue<Integer> queue) implements TimedPipe {
    @Override
    public void put(Integer item) throws InterruptedException {
      queue.put(item);
    }

    @Override
    public Integer take() throws InterruptedException {
      return queue.take();
    }

    @Override
    public @Nullable Integer poll() throws InterruptedException {
      return queue.poll(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** A put that waits until the item was taken. */
  private record Transfer(LinkedTransferQueue<Integer> queue) implements Pipe {
    @Override
    public void put(Integer item) throws InterruptedException {
      queue.transfer(item);
    }

    @Override
    public Integer take() throws InterruptedException {
      return queue.take();
    }
  }
}
