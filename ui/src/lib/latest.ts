/** Of several questions only the newest one's answer counts, in whatever order the answers come. */
export function latest<Answer>(take: (answer: Answer) => void, failed: (problem: unknown) => void) {
  let asked = 0;
  return (answer: Promise<Answer>) => {
    const mine = ++asked;
    answer.then(
      (got) => {
        if (mine === asked) take(got);
      },
      (problem: unknown) => {
        if (mine === asked) failed(problem);
      },
    );
  };
}
