/**
 * Agents found: in a folder's {@code .java} files, in a package, among the providers of services.
 *
 * <pre>
 * agents/*.java → [compiled, or taken from the cache] → classes → pool: registrations → sessions
 * In       folders, packages and class loaders that are looked through when asked, not watched
 * Held     nothing between two questions. Compiled classes are kept in files by the user's cache
 *          folder, at most MOST_FILES and MOST_BYTES, until they were not used for LONGEST_UNUSED
 * Out      agents and, beside them, what is wrong with the others; loaders for agents' versions
 * Threads  the caller's, which waits: a compilation takes about a second, one that is in the cache
 *          milliseconds. No code of agents runs, not even their static initializers
 * Closing  nothing to close. A loader goes when its agents and their sessions have gone
 * </pre>
 */
@NullMarked
package dev.weir.worker.source;

import org.jspecify.annotations.NullMarked;
