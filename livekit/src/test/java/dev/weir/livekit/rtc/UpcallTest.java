package dev.weir.livekit.rtc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.livekit.proto.rtc.FfiEvent;
import dev.weir.livekit.proto.rtc.Panic;
import dev.weir.testkit.CapturedLog;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What is thrown in an upcall would end the process. */
class UpcallTest {
  private static void call(Upcall upcall, byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocateFrom(JAVA_BYTE, bytes);
      upcall.call(MemorySegment.ofAddress(memory.address()), bytes.length);
    }
  }

  @Test
  void event_isCopiedBeforeItIsHandedOn() {
    List<FfiEvent> events = new ArrayList<>();
    FfiEvent event = FfiEvent.newBuilder().setPanic(Panic.newBuilder().setMessage("m")).build();
    call(new Upcall(events::add), event.toByteArray());
    assertThat(events).containsExactly(event);
  }

  @Test
  void whateverIsThrown_isLoggedAndNotThrown() {
    try (CapturedLog log = new CapturedLog(Upcall.class.getName())) {
      IllegalStateException failure = new IllegalStateException("boom");
      AssertionError error = new AssertionError("worse");
      call(
          new Upcall(event -> {
            throw failure;
          }),
          new byte[0]);
      call(
          new Upcall(event -> {
            throw error;
          }),
          new byte[0]);
      call(new Upcall(event -> {}), new byte[] {1, 2, 3});
      assertThat(log.errors()).hasSize(3).containsOnly("native event: lost, for it failed here");
      assertThat(log.thrown(Level.SEVERE)).startsWith(failure, error);
    }
  }

  @Test
  void threads_ofTheLibrary_haveAName() throws Exception {
    List<String> names = new ArrayList<>();
    Upcall upcall = new Upcall(event -> names.add(Thread.currentThread().getName()));
    for (String name : List.of("Thread-7", "mine")) {
      Thread thread =
          Thread.ofPlatform().daemon().name(name).start(() -> call(upcall, new byte[0]));
      thread.join();
    }
    assertThat(names).containsExactly("livekit-native-7", "mine");
  }
}
