package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.log.FileJournal.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions in a folder: who may use it, what is taken up again, what goes. */
@Timeout(20)
class SessionStoreTest {
  private static final Map<String, String> METADATA = Map.of("a b", "ü = 1\n", "c", "");

  @TempDir Path folder;

  private final HeldModel model = new HeldModel();

  @Test
  void restore_poolClosed_takesUpItsSessionsWithoutAnotherGreeting() {
    String id;
    try (SessionStore store = open();
        AgentPool pool = pool(store, 9)) {
      id = pool.open(greeter(pool), METADATA).id();
    }
    try (SessionStore store = open();
        AgentPool pool = pool(store, 9)) {
      assertThat(pool.restore()).isEmpty();
      AgentSession session = pool.find(id).orElseThrow();
      assertThat(session.metadata()).isEqualTo(METADATA);
      assertThat(session.agent().name()).isEqualTo("greeter");
      assertThat(session.log().snapshot().messages()).hasSize(1);
    }
  }

  @Test
  void restore_moreThanSlots_keepsTheOthersClosedAndSaysSo() {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 3)) {
      for (int i = 0; i < 3; i++) {
        pool.open(greeter(pool), Map.of());
      }
    }
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      assertThat(pool.restore())
          .singleElement()
          .asString()
          .endsWith("is kept but not open: all 2 slots are taken");
      assertThat(pool.sessions()).hasSize(2);
    }
    try (SessionStore store = open();
        AgentPool pool = pool(store, 3)) {
      assertThat(pool.restore()).isEmpty();
    }
  }

  /** A damaged journal is one session's trouble, and its slot is another's. */
  @Test
  void restore_oneIsDamaged_takesUpTheOthers() throws Exception {
    String damaged;
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      damaged = pool.open(greeter(pool), Map.of()).id();
      pool.open(greeter(pool), Map.of());
    }
    Path older = folder.resolve("sessions").resolve(damaged).resolve("0000000000000000.journal");
    Files.writeString(older, "what is this");
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      assertThat(pool.restore())
          .singleElement()
          .asString()
          .contains(damaged, "is kept but not open", older.toString(), "begins with WEIRLOG1");
      pool.open(greeter(pool), Map.of());
      assertThat(pool.sessions()).hasSize(2);
    }
    assertThat(older).exists();
  }

  /** So is a damaged description of one; and what is not ours is neither read nor deleted. */
  @Test
  void restore_strangeThingsLieThere_takesUpTheOthers() throws Exception {
    String damaged;
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      damaged = pool.open(greeter(pool), Map.of()).id();
      pool.open(greeter(pool), Map.of());
    }
    Path sessions = folder.resolve("sessions");
    Files.writeString(sessions.resolve(damaged).resolve("session.properties"), "agent=\\u00zz");
    Path file = Files.writeString(sessions.resolve(".DS_Store"), "of the desktop");
    Path note = Files.createDirectories(sessions.resolve("backup")).resolve("note.txt");
    Files.writeString(note, "of the operator");
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      assertThat(pool.restore())
          .singleElement()
          .asString()
          .contains(damaged, "is kept but not open", "session.properties", "expected: as Weir");
      assertThat(pool.sessions()).hasSize(1);
    }
    assertThat(file).exists();
    assertThat(note).exists();
  }

  @Test
  void end_session_deletesItAndALeftoverOfACrashGoes() throws Exception {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      String id = pool.open(greeter(pool), Map.of()).id();
      assertThat(pool.end(id)).isTrue();
      Path leftover = folder.resolve("sessions").resolve("ses_half");
      Files.createDirectories(leftover);
      Files.writeString(leftover.resolve("0000000000000001.journal"), "");
      assertThat(pool.restore()).isEmpty();
      try (Stream<Path> left = Files.list(folder.resolve("sessions"))) {
        assertThat(left).isEmpty();
      }
    }
  }

  @Test
  void open_constructorOfTheAgentThrows_leavesNothingBehind() throws Exception {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 1)) {
      pool.add(
          "broken",
          () -> {
            throw new IllegalStateException("no");
          });
      assertThatThrownBy(() -> pool.open(pool.route(Optional.of("broken")), Map.of()))
          .isInstanceOfSatisfying(
              HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.AGENT_FAILED));
      try (Stream<Path> left = Files.list(folder.resolve("sessions"))) {
        assertThat(left).isEmpty();
      }
      pool.open(greeter(pool), Map.of());
    }
  }

  @Test
  void open_cannotBeStored_isRefusedAndTheSlotComesBack() throws Exception {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 1)) {
      Path sessions = folder.resolve("sessions");
      Files.delete(sessions);
      Files.writeString(sessions, "in the way");
      assertThatThrownBy(() -> pool.open(greeter(pool), Map.of()))
          .isInstanceOfSatisfying(
              HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.STORE_FAILED));
      Files.delete(sessions);
      pool.open(greeter(pool), Map.of());
    }
  }

  @Test
  void open_usedAlready_isRefusedUntilItIsClosed() {
    try (SessionStore first = open()) {
      assertThat(first.folder()).isEqualTo(folder);
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreRefused.class)
          .hasMessageStartingWith("data: " + folder + " is used by another worker");
    }
    open().close();
  }

  private SessionStore open() {
    return SessionStore.open(folder, Options.DEFAULT);
  }

  private AgentPool pool(SessionStore store, int slots) {
    return AgentPool.builder()
        .model(new AgentModel("held", model))
        .store(store)
        .maxSessions(slots)
        .build()
        .add(new AgentSpec("greeter", "Hello.", "", java.util.List.of(), () -> () -> ""));
  }

  private static AgentSpec greeter(AgentPool pool) {
    return pool.route(Optional.of("greeter"));
  }
}
