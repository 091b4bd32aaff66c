package dev.weir.worker;

import dev.weir.agent.AgentFailed;
import dev.weir.log.FileJournal;
import dev.weir.log.JournalFailed;
import dev.weir.log.LogRefused;
import dev.weir.worker.process.ChildFailed;
import dev.weir.worker.process.ProcessDied;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions that a store keeps: taken up at the start, or known not to be open. Any thread. */
final class Kept {
  private final Registry registry;
  private final Hosting hosting;
  private final Set<String> closed = ConcurrentHashMap.newKeySet();

  Kept(Registry registry, Hosting hosting) {
    this.registry = registry;
    this.hosting = hosting;
  }

  /** {@link AgentPool#restore}. */
  List<String> takeUp(SessionStore store) {
    List<String> told = new ArrayList<>();
    try {
      for (SessionFolder each : store.folders()) {
        if (hosting.sessions().find(each.name()).isEmpty()) {
          takeUp(store, each).ifPresent(told::add);
        }
      }
    } catch (IOException e) {
      throw new StoreRefused(
          "data: %s cannot be read: %s (expected: what a worker has left there)"
              .formatted(store.folder(), JournalFailed.inWords(e)),
          e);
    }
    return told;
  }

  /** Whether a session is in the store, but could not be taken up. */
  boolean isClosed(String id) {
    return closed.contains(id);
  }

  private Optional<String> takeUp(SessionStore store, SessionFolder folder) {
    closed.remove(folder.name());
    String why;
    try {
      Optional<StoredSession> stored = store.read(folder);
      return stored.isEmpty() ? Optional.empty() : takeUp(store, stored.get());
    } catch (IOException e) {
      why = JournalFailed.inWords(e);
    } catch (JobRefused
        | StoreRefused
        | AgentFailed
        | ChildFailed
        | ProcessDied
        | JournalFailed
        | LogRefused
        | IllegalArgumentException e) {
      why = String.valueOf(e.getMessage());
    }
    closed.add(folder.name());
    return Optional.of(
        "%s %s is kept but not open: %s"
            .formatted(folder.isSession() ? "session" : "data:", folder.name(), why));
  }

  private Optional<String> takeUp(SessionStore store, StoredSession stored)
      throws IOException, JobRefused {
    HostedAgent agent =
        registry
            .now()
            .find(stored.agent())
            .orElseThrow(() ->
                new StoreRefused("agent \"%s\" is not registered".formatted(stored.agent()), null));
    return takeUp(store, stored, agent)
        .map(cut -> "session %s is open, but %s".formatted(stored.id(), cut));
  }

  /** In a slot as long as there are any; the others are made when somebody speaks to them. */
  private Optional<String> takeUp(SessionStore store, StoredSession stored, HostedAgent agent)
      throws IOException, JobRefused {
    Slot slot;
    try {
      slot = hosting.door().readmit(new Job(stored.id(), "", "", null), agent);
    } catch (JobRefused e) {
      if (!e.why().isForCapacity()) {
        throw e;
      }
      FileJournal journal = store.journal(stored.id());
      hosting.park(agent, stored, journal);
      return journal.cut();
    }
    return restore(slot, stored, store);
  }

  /** What was cut off the end of its journal, if anything. */
  private Optional<String> restore(Slot slot, StoredSession stored, SessionStore store)
      throws IOException {
    boolean launched = false;
    try {
      FileJournal journal = store.journal(stored.id());
      LiveJob job = hosting.restore(slot, stored, journal);
      launched = true;
      var _ = job.awaitBegun();
      return journal.cut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreRefused("its restart was interrupted", e);
    } finally {
      if (!launched) {
        slot.free();
      }
    }
  }
}
