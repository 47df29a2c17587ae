# What is traced for replay.py: `sh work.sh OFFPRINT` in an empty folder.
set -e
O=${1:-offprint}
mkdir pages
n=0
while [ $n -lt 120 ]; do
  awk -v n=$n 'BEGIN {
    srand(n)
    printf "Story number %d\n", n
    for (p = 0; p < 8; p++) {
      printf "\nThe"
      for (w = 0; w < 60; w++) printf " %c%c%c%d", 97 + rand() * 26, 97 + rand() * 26, 97 + rand() * 26, n
      print "."
    }
  }' > "pages/$(printf %03d $n).txt"
  n=$((n + 1))
done
$O add --force pages/00?.txt
$O add --force pages/0[1-4]?.txt
for n in 1 2 3 4 5 6 7 8; do
  id=$($O list --json title:$n --limit 1 | grep -o '"id": "[0-9a-f]*"' | head -1 | cut -d'"' -f4)
  $O tag $id --add mark$n; echo "ack: tag:mark$n"
  $O note $id --note "thought$n of mine"; echo "ack: note:thought$n"
done
$O add --force pages/0[5-9]?.txt
$O star --query tag:mark3; echo "ack: is:starred"
$O archive --query tag:mark4; $O undo; $O redo; echo "ack: is:archived"
$O add --force pages/1*.txt
