package io.hullcheck.image;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/** Says in words what the JDK's exceptions of files say by their class alone. Stateless. */
public final class FileProblem {
    private static final String FULL = "No space left on device";
    private static final String QUOTA = "quota exceeded";

    private FileProblem() {}

    /** What is wrong, with the file where the exception names it. */
    public static String of(IOException e) {
        if (e instanceof FileSystemException problem && problem.getFile() != null && problem.getReason() == null) {
            String file = problem.getFile();
            if (e instanceof AccessDeniedException) {
                return "no permission for " + file;
            }
            if (e instanceof NoSuchFileException) {
                return file + " does not exist";
            }
            if (e instanceof NotDirectoryException
                    || e instanceof FileAlreadyExistsException && !Files.isDirectory(Path.of(file))) {
                return file + " is no folder";
            }
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Whether the file system has no room left for what was to be written. */
    public static boolean isFull(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains(FULL) || message.toLowerCase(Locale.ROOT).contains(QUOTA);
    }
}
