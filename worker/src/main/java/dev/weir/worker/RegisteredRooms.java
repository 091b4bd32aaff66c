package dev.weir.worker;

/**
 * Wants the jobs that say for whom they are: by metadata or by the room's name. Who is asked for
 * but not registered is another worker's.
 */
final class RegisteredRooms implements RequestFilter {
  private final Registry registry;

  RegisteredRooms(Registry registry) {
    this.registry = registry;
  }

  @Override
  public Opinion judge(Job job) {
    Roster roster = registry.now();
    boolean ours =
        Wish.of(job.metadata()).flatMap(roster::find).isPresent()
            || Wish.of(job.roomMetadata()).flatMap(roster::find).isPresent()
            || roster.ofRoom(job.room()).isPresent();
    return ours ? Opinion.ACCEPT : Opinion.NOT_OURS;
  }
}
