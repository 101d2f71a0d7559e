#!/bin/sh
# Lays a learner's work folder, ~/ebm-course, before a server starts: the chapters as copies that the learner may change, everything else as
# links to the course, which is read-only. What is there already is never touched; who wants a chapter anew renames or deletes the own copy.
#
#   work.sh [COMMAND...]    then becomes the command, if one is given
#
# The folder has the mark of a checkout, so that `ebm exercises` and `ebm run` find the learner's notebooks.
set -eu
course=${EBM_COURSE:-/opt/ebm-course}
work=${EBM_WORK:-$HOME/ebm-course}
mkdir -p "$work/notebooks"
[ -e "$work/EbmCourse.sln" ] || echo "# Marks this folder as yours to work in. The course itself is in $course." >"$work/EbmCourse.sln"
for chapter in "$course"/notebooks/*.ipynb; do
    name=$(basename "$chapter")
    # By way of a second name: a server that is stopped half-way leaves no half chapter.
    [ -e "$work/notebooks/$name" ] || { cp "$chapter" "$work/notebooks/.$name.new" && chmod u+w "$work/notebooks/.$name.new" &&
        mv "$work/notebooks/.$name.new" "$work/notebooks/$name"; }
done
# Copies too: `ebm run` puts no picture into a learner's book that lies outside the folder.
[ -e "$work/notebooks/figures" ] || { cp -r "$course/notebooks/figures" "$work/notebooks/figures" && chmod -R u+w "$work/notebooks/figures"; }
for shared in notebooks/course.cs data docs; do
    [ -e "$work/$shared" ] || ln -sfn "$course/$shared" "$work/$shared"
done
[ $# -eq 0 ] || exec "$@"
