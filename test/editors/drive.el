;;; Emacs with Eglot: what a person would do. Opens a file with the snippet of docs/editors.md, waits
;;; for the analysis, picks a code action by its title, saves the file, and says what it saw.
;;; -*- lexical-binding: t -*-
(require 'json)
(require 'cl-lib)
(package-initialize)

(defvar task (json-read-file (getenv "TASK")))
(defvar result nil)
(defun of (key) (alist-get key task))

(defun idle ()
  (jsonrpc-request (eglot-current-server) :workspace/executeCommand '(:command "ai-routes.analysisIdle" :arguments []) :timeout (of 'seconds))
  ;; What the server sent before its answer is handed to Flymake by a timer.
  (while (accept-process-output nil 0.2))
  (flymake-start)
  (accept-process-output nil 0.1))

(defun shown ()
  (vconcat
   (mapcar (lambda (one)
             (save-excursion
               (goto-char (flymake-diagnostic-beg one))
               `((line . ,(1- (line-number-at-pos))) (column . ,(- (point) (line-beginning-position)))
                 (endColumn . ,(- (flymake-diagnostic-end one) (line-beginning-position)))
                 (text . ,(flymake-diagnostic-text one)))))
           (flymake-diagnostics))))

(condition-case failure
    (progn
      (load (of 'snippet) nil t)
      (setq eglot-sync-connect t eglot-connect-timeout (of 'seconds) eglot-extend-to-xref nil make-backup-files nil)
      (find-file (of 'file))
      ;; Without a person there is no command to follow.
      (run-hooks 'post-command-hook)
      (unless (eglot-current-server) (error "no server"))
      (push `(version . ,emacs-version) result)
      (idle)
      (push `(before . ,(shown)) result)
      (goto-char (point-min))
      (forward-line (of 'line))
      (forward-char (of 'character))
      (cl-letf (((symbol-function 'completing-read)
                 (lambda (_ items &rest _)
                   (let ((titles (all-completions "" items)))
                     (push `(titles . ,(vconcat titles)) result)
                     (cl-find-if (lambda (title) (string-match-p (regexp-quote (of 'action)) title)) titles)))))
        ;; An event of the mouse, or none, would open a menu.
        (let ((last-nonmenu-event ?x)) (eglot-code-actions (point) (point) nil t)))
      (save-buffer)
      (idle)
      (push `(after . ,(shown)) result))
  (error (push `(failure . ,(format "%S" failure)) result)))
(with-temp-file (of 'result) (insert (json-encode result)))
(kill-emacs 0)
