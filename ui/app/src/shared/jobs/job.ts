/** A scan or a check. */
export interface Job {
  id: number;
  status: string;
}

/** True while a job is queued or running. */
export function isActive(job: Job | null | undefined): boolean {
  return job?.status === "queued" || job?.status === "running";
}

/** The more recent of two: the later job, or the later state of the same one. */
export function newer<One extends Job>(shown: One | null, received: One): One {
  if (shown === null || received.id > shown.id) return received;
  if (received.id < shown.id) return shown;
  return isActive(received) && !isActive(shown) ? shown : received;
}
