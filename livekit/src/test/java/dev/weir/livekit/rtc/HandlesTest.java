package dev.weir.livekit.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.CapturedLog;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Each thing of the library's is let go of once. */
class HandlesTest {
  private final FakeNative library = new FakeNative();
  private final AtomicLong all = new AtomicLong();
  private final Handles handles = new Handles(library, all);

  @Test
  void drop_whatIsHeld_isOnceOnly() {
    long one = library.own("one");
    handles.own(one);
    handles.own(one);
    assertThat(all).hasValue(1);
    handles.drop(one);
    handles.drop(one);
    handles.drop(0);
    assertThat(library.live).isEmpty();
    assertThat(library.wrong).isEmpty();
    assertThat(all).hasValue(0);
  }

  @Test
  void forget_whatTheLibraryTakesBack_isNotDropped() {
    long one = library.own("one");
    handles.own(one);
    assertThat(handles.forget(one)).isTrue();
    assertThat(handles.forget(one)).isFalse();
    handles.dropAll();
    assertThat(library.live).containsKey(one);
    assertThat(all).hasValue(0);
  }

  @Test
  void own_afterTheEnd_isDroppedAtOnce() {
    handles.own(library.own("one"));
    handles.own(library.own("two"));
    assertThat(all).hasValue(2);
    handles.dropAll();
    handles.own(library.own("three"));
    assertThat(library.live).isEmpty();
    assertThat(library.wrong).isEmpty();
    assertThat(all).hasValue(0);
  }

  @Test
  void drop_whatTheLibraryDoesNotKnow_isTold() throws Exception {
    try (CapturedLog log = new CapturedLog(Handles.class.getName())) {
      handles.own(5);
      handles.drop(5);
      log.await("handle 5: was gone (expected: to be there until it is dropped)");
    }
  }
}
