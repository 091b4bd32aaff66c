package dev.weir.livekit;

/**
 * What the worker's participants may do in their rooms.
 *
 * @param subscribe hear and see others
 * @param publish be heard and seen
 * @param publishData send data and text
 * @param updateMetadata change their own name, metadata and attributes
 * @param hidden others do not see that they are there
 */
public record Permissions(
    boolean subscribe,
    boolean publish,
    boolean publishData,
    boolean updateMetadata,
    boolean hidden) {
  /** All, and seen by all. */
  public static final Permissions DEFAULT = new Permissions(true, true, true, true, false);
}
