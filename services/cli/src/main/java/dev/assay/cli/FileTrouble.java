package dev.assay.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says what is wrong with a file; the exceptions of the Java runtime often say only which one it is. */
final class FileTrouble {
    private FileTrouble() {}

    static String told(FileSystemException thrown) {
        String file = thrown.getFile() == null ? "a file" : thrown.getFile();
        return switch (thrown) {
            case NoSuchFileException missing -> "there is no file or folder " + file;
            case AccessDeniedException denied -> "no permission to read or write " + file;
            case FileAlreadyExistsException taken -> file + " exists already, and is no folder";
            case NotDirectoryException plain -> file + " is a file, and a folder is needed";
            case DirectoryNotEmptyException full -> file + " is not empty";
            default -> thrown.getReason() == null ? "cannot use " + file : file + ": " + thrown.getReason();
        };
    }
}
