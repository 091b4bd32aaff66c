package dev.weir.worker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Session;
import dev.weir.agent.SessionContext;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.log.FileJournal.Options;
import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
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
      id = open(pool, "greeter", METADATA).id();
    }
    try (SessionStore store = open();
        AgentPool pool = pool(store, 9)) {
      assertThat(pool.restore()).isEmpty();
      Session session = pool.find(id).orElseThrow();
      assertThat(session.metadata()).isEqualTo(METADATA);
      assertThat(session.agent().name()).isEqualTo("greeter");
      assertThat(session.log().snapshot().messages()).hasSize(1);
    }
  }

  @Test
  void restore_interrupted_saysSoAndLeavesTheFiles() throws Exception {
    String id;
    try (SessionStore store = open();
        AgentPool pool = pool(store, 9)) {
      id = open(pool, "greeter", METADATA).id();
    }
    CountDownLatch making = new CountDownLatch(1);
    CompletableFuture<Void> made = new CompletableFuture<>();
    try (SessionStore store = open();
        AgentPool pool =
            AgentPool.builder().model(new AgentModel("held", model)).store(store).build()) {
      pool.add(
          "greeter",
          () -> {
            making.countDown();
            made.join();
            return () -> "";
          });
      FutureTask<List<String>> told = new FutureTask<>(pool::restore);
      Thread restoring = Thread.ofVirtual().start(told);
      making.await();
      restoring.interrupt();
      assertThat(told.get()).singleElement().asString().contains(id, "interrupted");
      made.complete(null);
    }
    try (SessionStore store = open();
        AgentPool pool = pool(store, 9)) {
      assertThat(pool.restore()).isEmpty();
      assertThat(pool.find(id)).isPresent();
    }
  }

  @Test
  void restore_twice_leavesThoseThatAreOpen() {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 9)) {
      Session open = pool.find(open(pool, "greeter", METADATA).id()).orElseThrow();
      assertThat(pool.restore()).isEmpty();
      assertThat(pool.restore()).isEmpty();
      assertThat(pool.sessions()).containsExactly(open);
    }
  }

  @Test
  void restore_moreThanSlots_theOthersAreParked() {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 3)) {
      for (int i = 0; i < 3; i++) {
        open(pool, "greeter", Map.of());
      }
    }
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      assertThat(pool.restore()).isEmpty();
      assertThat(pool.sessions()).hasSize(2);
      assertThat(pool.hosting().sessions().parked()).isEqualTo(1);
    }
    try (SessionStore store = open();
        AgentPool pool = pool(store, 3)) {
      assertThat(pool.restore()).isEmpty();
    }
  }

  @Test
  @Behaviour("work-83")
  void restore_moreThanTheAgentMayHave_theOthersAreParked() {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      open(pool, "greeter", Map.of());
      open(pool, "greeter", Map.of());
    }
    try (SessionStore store = open();
        AgentPool pool =
            AgentPool.builder()
                .model(new AgentModel("held", model))
                .store(store)
                .maxSessionsPerAgent(Map.of("greeter", 1))
                .build()) {
      pool.add("other", () -> () -> "");
      assertThat(pool.restore()).hasSize(2).allMatch(why -> why.endsWith("is not registered"));
      pool.add("greeter", () -> () -> "");
      assertThat(pool.restore()).isEmpty();
      assertThat(pool.sessions()).hasSize(1);
      assertThat(pool.hosting().sessions().parked()).isEqualTo(1);
      assertThat(pool.door().load().jobs()).isEqualTo(1);
    }
  }

  /** A damaged journal is one session's trouble, and its slot is another's. */
  @Test
  void restore_oneIsDamaged_takesUpTheOthers() throws Exception {
    String damaged;
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      damaged = open(pool, "greeter", Map.of()).id();
      open(pool, "greeter", Map.of());
    }
    Path older = folder.resolve("sessions").resolve(damaged).resolve("0000000000000000.journal");
    Files.writeString(older, "what is this");
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      assertThat(pool.restore())
          .singleElement()
          .asString()
          .contains(damaged, "is kept but not open", older.toString(), "begins with WEIRLOG1");
      open(pool, "greeter", Map.of());
      assertThat(pool.sessions()).hasSize(2);
    }
    assertThat(older).exists();
  }

  @Test
  void end_session_deletesItsFolder() throws Exception {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      assertThat(pool.end(open(pool, "greeter", Map.of()).id())).isTrue();
      assertThat(sessions()).isEmpty();
    }
  }

  /** Nobody can read it any more: it is not there again after a restart. */
  @Test
  void end_byItsAgent_deletesItsFolder() throws Exception {
    CompletableFuture<SessionContext> agent = new CompletableFuture<>();
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      pool.add(
          "brief",
          () -> {
            agent.complete(SessionContext.current());
            return () -> "";
          });
      String id = open(pool, "brief", Map.of()).id();
      agent.join().end("all is said");
      while (pool.find(id).isPresent()) {
        Thread.onSpinWait();
      }
    }
    assertThat(sessions()).isEmpty();
  }

  /** Killed before the session was there, or when it was one no more. */
  @Test
  void restore_leftoversOfCrashes_go() throws Exception {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 9)) {
      store.create(new StoredSession(SessionIds.next(), "greeter", Map.of())).close();
      Files.move(properties(only()), only().resolve("session.properties.tmp"));
      Files.createDirectories(sessions().getFirst().resolveSibling(SessionIds.next()));
      pool.restore();
      assertThat(sessions()).isEmpty();
      open(pool, "greeter", Map.of());
    }
    Path session = only();
    try (SessionStore store = open();
        AgentPool pool = pool(store, 9)) {
      Files.move(session, session.resolveSibling(session.getFileName() + ".deleted"));
      assertThat(pool.restore()).isEmpty();
      assertThat(sessions()).isEmpty();
    }
  }

  /** One that was deleted goes, but for what somebody else has put there. */
  @Test
  void end_foreignFileInTheFolder_staysAndIsTold() throws Exception {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      String id = open(pool, "greeter", Map.of()).id();
      Files.writeString(path(id).resolve("notes.txt"), "mine");
      pool.end(id);
      Path left = path(id + ".deleted");
      assertThat(left.resolve("notes.txt")).hasContent("mine");
      assertThat(list(left)).hasSize(1);
      assertThat(pool.restore())
          .singleElement()
          .asString()
          .contains(left.toString(), "Weir did not write");
      assertThat(left.resolve("notes.txt")).hasContent("mine");
    }
  }

  /** What Weir did not write is not Weir's to delete, nor a reason not to start. */
  @Test
  void restore_foreignThings_areToldAndStayAndTheOthersComeUp() throws Exception {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      open(pool, "greeter", Map.of());
    }
    Path loop = folder.resolve("sessions").resolve("loop");
    Files.createSymbolicLink(loop, loop);
    Files.writeString(path("notes.txt"), "mine");
    Files.createDirectories(path(".git").resolve("refs"));
    Files.createDirectories(path("ses_mine"));
    List<Path> before = sessions();
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      assertThat(pool.restore())
          .hasSize(4)
          .allMatch(told -> told.contains("is no folder of a session; Weir leaves it as it is"));
      assertThat(pool.sessions()).hasSize(1);
    }
    assertThat(sessions()).isEqualTo(before);
    assertThat(path(".git").resolve("refs")).exists();
  }

  @Test
  void restore_propertiesLost_keepsTheSession() throws Exception {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      open(pool, "greeter", Map.of());
    }
    Files.delete(properties(only()));
    List<Path> before = list(only());
    assertKept("its session.properties is not there");
    assertThat(list(only())).isEqualTo(before);
  }

  @Test
  void restore_journalLost_beginsNoneAfresh() throws Exception {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      open(pool, "greeter", Map.of());
    }
    Files.delete(only().resolve("0000000000000001.journal"));
    assertKept("its journal is not there");
    assertThat(list(only())).containsExactly(properties(only()));
  }

  @Test
  void restore_propertiesUnreadable_keepsThatOneAndSaysWhy() throws Exception {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      open(pool, "greeter", Map.of());
    }
    Path file = properties(only());
    for (String bad : List.of("agent=\u00ff", "agent=\\uzzzz", "colour=blue")) {
      Files.write(file, bad.getBytes(ISO_8859_1));
      assertKept(file + " cannot be read (expected: properties in UTF-8 with an agent");
    }
    Files.delete(file);
    Files.createSymbolicLink(file, file);
    assertKept(file + ": ");
    Files.delete(file);
    Files.createDirectory(file);
    assertKept("");
    assertThat(file).isDirectory();
  }

  /** Half an entry at the end is no reason to stay away, but to be told. */
  @Test
  void restore_tornEnd_isOpenAndTold() throws Exception {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      open(pool, "greeter", Map.of());
    }
    Path journal = only().resolve("0000000000000001.journal");
    Files.write(journal, new byte[] {0, 0, 1}, StandardOpenOption.APPEND);
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      assertThat(pool.restore())
          .singleElement()
          .asString()
          .contains("is open, but the last 3 bytes of " + journal);
      assertThat(pool.sessions()).hasSize(1);
    }
  }

  @Test
  void restore_folderOfSessionsGone_isRefusedInWords() throws Exception {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      Files.delete(folder.resolve("sessions"));
      assertThatThrownBy(pool::restore)
          .isInstanceOf(StoreRefused.class)
          .hasMessageContaining("cannot be read: " + folder.resolve("sessions") + " is not there");
    }
  }

  @Test
  void restore_agentCannotBeMade_keepsTheSessionAndGivesTheSlotBack() {
    boolean[] broken = {false};
    Supplier<Agent> moody =
        () -> {
          if (broken[0]) {
            throw new IllegalStateException("not today");
          }
          return () -> "";
        };
    String id;
    try (SessionStore store = open();
        AgentPool pool = pool(store, 1).add("moody", moody)) {
      id = open(pool, "moody", Map.of()).id();
    }
    broken[0] = true;
    try (SessionStore store = open();
        AgentPool pool = pool(store, 1).add("moody", moody)) {
      assertThat(pool.restore()).singleElement().asString().contains(id, "is kept but not open");
      open(pool, "greeter", Map.of());
    }
  }

  /** To its clients it is neither there nor gone. */
  @Test
  void find_sessionThatIsKeptButNotOpen_isSaidToBe() throws Exception {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      open(pool, "greeter", Map.of());
    }
    Files.delete(properties(only()));
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      pool.restore();
      EmbeddedDispatcher host = new EmbeddedDispatcher(pool);
      assertThatThrownBy(() -> host.view(only().getFileName().toString()))
          .isInstanceOfSatisfying(
              HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.SESSION_NOT_OPEN))
          .hasMessageContaining("is kept, but could not be opened");
      assertThatThrownBy(() -> host.close(only().getFileName().toString()))
          .isInstanceOfSatisfying(
              HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.SESSION_NOT_OPEN));
      assertThat(sessions()).hasSize(1);
    }
  }

  /** Every text of Java, also one that UTF-8 has no form for. */
  @Test
  void metadata_anyText_isReadAsItWas() throws Exception {
    Map<String, String> odd =
        Map.of("\ud83d", "\ude00 \ud83d\ude00 \0\u2028", " = :#!\\", " x\r\n");
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      open(pool, "greeter", odd);
    }
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      assertThat(pool.restore()).isEmpty();
      assertThat(pool.sessions().getFirst().metadata()).isEqualTo(odd);
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
      assertThatThrownBy(() -> open(pool, "broken", Map.of()))
          .isInstanceOfSatisfying(
              HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.AGENT_FAILED));
      try (Stream<Path> left = Files.list(folder.resolve("sessions"))) {
        assertThat(left).isEmpty();
      }
      open(pool, "greeter", Map.of());
    }
  }

  @Test
  void open_cannotBeStored_isRefusedAndTheSlotComesBack() throws Exception {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 1)) {
      Path sessions = folder.resolve("sessions");
      Files.delete(sessions);
      Files.writeString(sessions, "in the way");
      assertThatThrownBy(() -> open(pool, "greeter", Map.of()))
          .isInstanceOfSatisfying(
              HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.STORE_FAILED));
      Files.delete(sessions);
      open(pool, "greeter", Map.of());
    }
  }

  @Test
  void open_usedAlready_isRefusedUntilItIsClosed() {
    try (SessionStore first = open()) {
      assertThat(first.folder()).isEqualTo(folder);
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreRefused.class)
          .hasMessageStartingWith(
              "data: " + folder + " is used by another worker, of this process");
    }
    open().close();
  }

  @Test
  void open_folderThatIsNone_isRefusedInWords() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> SessionStore.open(file, Options.DEFAULT))
        .isInstanceOf(StoreRefused.class)
        .hasMessage(
            "data: %s cannot be used: %s: Not a directory (expected: a folder that this process may"
                    .formatted(file, file.resolve("sessions"))
                + " write)");
    Files.createDirectory(folder.resolve("weir.lock"));
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreRefused.class)
        .hasMessageContaining(folder.resolve("weir.lock") + ": Is a directory");
    Files.delete(folder.resolve("weir.lock"));
    open().close();
  }

  private void assertKept(String why) {
    try (SessionStore store = open();
        AgentPool pool = pool(store, 2)) {
      assertThat(pool.restore())
          .singleElement()
          .asString()
          .startsWith("session ")
          .contains(" is kept but not open: " + why);
      assertThat(pool.sessions()).isEmpty();
    }
  }

  private Path path(String name) {
    return folder.resolve("sessions").resolve(name);
  }

  private Path only() throws IOException {
    assertThat(sessions()).hasSize(1);
    return sessions().getFirst();
  }

  private List<Path> sessions() throws IOException {
    return list(folder.resolve("sessions"));
  }

  private static Path properties(Path session) {
    return session.resolve("session.properties");
  }

  private static List<Path> list(Path of) throws IOException {
    try (Stream<Path> all = Files.list(of)) {
      return all.sorted().toList();
    }
  }

  private SessionStore open() {
    return SessionStore.open(folder, Options.DEFAULT);
  }

  private AgentPool pool(SessionStore store, int slots) {
    return AgentPool.builder()
        .model(new AgentModel("held", model))
        .store(store)
        .maxConcurrentSessions(slots)
        .build()
        .add(new AgentSpec("greeter", "Hello.", "", List.of(), () -> () -> ""));
  }

  private static Session open(AgentPool pool, String agent, Map<String, String> metadata) {
    Opening opening = new Opening(Optional.of(agent), Optional.empty(), metadata);
    String id = Started.another(pool).open(opening, Optional.empty()).opened().session();
    return pool.find(id).orElseThrow();
  }
}
