package dev.weir.livekit.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.livekit.JobType;
import dev.weir.livekit.rtc.LeaveReason;
import dev.weir.livekit.rtc.RemoteParticipant;
import dev.weir.livekit.rtc.RemoteParticipant.Kind;
import dev.weir.testkit.Behaviour;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who the caller is, and when the caller has gone. */
class DoorkeeperTest {
  private final AtomicInteger gone = new AtomicInteger();
  private final Doorkeeper door = door(JobType.ROOM, Optional.empty());

  private Doorkeeper door(JobType type, Optional<String> identity) {
    return new Doorkeeper(Visit.ticket(type, identity), FakeRoom.OWN, gone::incrementAndGet);
  }

  @ParameterizedTest
  @EnumSource
  @Behaviour("sess-C3.16")
  void is_firstOfAKind_callsIfThatIsAPersons(Kind kind) {
    boolean calls = kind == Kind.STANDARD || kind == Kind.SIP || kind == Kind.CONNECTOR;
    assertThat(door.is(FakeRoom.participant("it", kind, Map.of()))).isEqualTo(calls);
    assertThat(door.caller()).isEqualTo(calls ? Optional.of("it") : Optional.empty());
  }

  @Test
  @Behaviour({"sess-C3.14", "sess-C3.16"})
  void is_whoPublishesForUs_isNoCallerUnlessThatChanges() {
    assertThat(door.is(onBehalf(FakeRoom.OWN))).isFalse();
    assertThat(door.caller()).isEmpty();
    assertThat(door.is(onBehalf("another"))).isTrue();
  }

  private static RemoteParticipant onBehalf(String of) {
    return FakeRoom.participant("it", Kind.STANDARD, Map.of("lk.publish_on_behalf", of));
  }

  @Test
  @Behaviour("sess-C3.16")
  void is_anotherAfterTheCaller_staysAGuest() {
    assertThat(door.is(FakeRoom.person("ann"))).isTrue();
    assertThat(door.is(FakeRoom.person("bob"))).isFalse();
    assertThat(door.isCaller("ann")).isTrue();
    assertThat(door.isCaller("bob")).isFalse();
    assertThat(door.all()).hasSize(2);
    assertThat(door.find("bob")).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  @Behaviour("sess-C3.16")
  void left_theCaller_hasGoneForTheThreeReasonsOnly(LeaveReason reason) {
    door.is(FakeRoom.person("ann"));
    door.left("ann", reason);
    boolean forGood =
        switch (reason) {
          case CLIENT_INITIATED, ROOM_DELETED, USER_REJECTED -> true;
          default -> false;
        };
    assertThat(gone).hasValue(forGood ? 1 : 0);
    assertThat(door.caller()).contains("ann");
    assertThat(door.find("ann")).isEmpty();
  }

  @Test
  @Behaviour("sess-C3.16")
  void left_theCallerWhoComesBack_isTheCallerStill() {
    door.is(FakeRoom.person("ann"));
    door.left("ann", LeaveReason.CONNECTION_TIMEOUT);
    assertThat(door.is(FakeRoom.person("bob"))).isFalse();
    assertThat(door.is(FakeRoom.person("ann"))).isFalse();
    assertThat(door.isCaller("ann")).isTrue();
    door.left("bob", LeaveReason.CLIENT_INITIATED);
    assertThat(gone).hasValue(0);
    door.left("ann", LeaveReason.CLIENT_INITIATED);
    assertThat(gone).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"PUBLISHER", "PARTICIPANT"})
  @Behaviour("sess-C3.16")
  void caller_ofAJobForSomebody_isThatOneWhateverTheyAre(JobType type) {
    Doorkeeper given = door(type, Optional.of("robot"));
    given.is(FakeRoom.person("ann"));
    given.is(FakeRoom.participant("robot", Kind.INGRESS, Map.of()));
    assertThat(given.caller()).contains("robot");
    given.left("ann", LeaveReason.CLIENT_INITIATED);
    assertThat(gone).hasValue(0);
    given.left("robot", LeaveReason.CLIENT_INITIATED);
    assertThat(gone).hasValue(1);
  }

  @Test
  @Behaviour("sess-C3.16")
  void lost_afterTheCallerHasGone_isToldOnce() {
    door.is(FakeRoom.person("ann"));
    door.left("ann", LeaveReason.ROOM_DELETED);
    door.lost(LeaveReason.ROOM_DELETED);
    door.lost(LeaveReason.UNKNOWN);
    assertThat(gone).hasValue(1);
    assertThat(door.isLost()).isTrue();
  }

  @Test
  @Behaviour("sess-C3.16")
  void lost_afterWeLeave_isNotTold() {
    door.close();
    door.lost(LeaveReason.CLIENT_INITIATED);
    assertThat(gone).hasValue(0);
  }
}
