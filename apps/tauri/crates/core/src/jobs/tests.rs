use super::*;
use crate::test_fakes::FakeHome;

fn spec() -> JobSpec {
    JobSpec { kind: JobKind::Clone, title: "Cloning".to_owned(), vm_id: None, cancel: Cancel::Yes }
}

fn set_up() -> (Jobs, Arc<Mutex<Vec<Job>>>) {
    let home = FakeHome::new();
    (home.jobs(), home.job_events.clone())
}

fn last(told: &Mutex<Vec<Job>>) -> Job {
    told.lock().unwrap().last().cloned().expect("something was told")
}

fn no_space() -> ApiError {
    ApiError::new(ErrorCode::DiskFull, "No space.").hint("Free some.")
}

async fn until_cancelled(control: JobControl) -> Result<(), ApiError> {
    control.signal.cancelled().await;
    Err(ApiError::defect("stopped halfway"))
}

#[tokio::test]
async fn tell_start_progress_and_end_and_give_the_result_back() {
    let (jobs, told) = set_up();
    let work = async |control: JobControl| {
        [0.5, 0.501, 7.0].into_iter().for_each(|fraction| (control.progress)(fraction));
        Ok("made")
    };
    assert_eq!(jobs.run(spec(), work).await, Ok("made"));
    let told: Vec<_> = told.lock().unwrap().iter().map(|job| (job.state, job.progress)).collect();
    let running = JobState::Running;
    let expected = [(running, None), (running, Some(0.5)), (running, Some(1.0)), (JobState::Done, Some(1.0))];
    assert_eq!(told, expected);
    assert!(!jobs.list()[0].cancellable);
}

#[tokio::test]
async fn fail_with_the_tasks_own_error_and_show_it() {
    let (jobs, told) = set_up();
    let failure = jobs.run(spec(), async |_| Err::<(), _>(no_space())).await;
    assert_eq!(failure, Err(no_space()));
    let error = last(&told).error.expect("its reason");
    assert_eq!((error.code.as_str(), error.hint.as_deref()), ("disk.full", Some("Free some.")));
    jobs.run(spec(), async |_| Err::<(), _>(ApiError::defect("secret"))).await.expect_err("a defect");
    let error = last(&told).error.expect("its reason");
    assert_eq!(error.message, "The work failed because of a defect in OpenUTM.");
}

#[tokio::test]
async fn are_cancelled_by_id_whatever_the_task_then_fails_with() {
    let (jobs, told) = set_up();
    let StartedJob { job, done } = jobs.begin(spec(), until_cancelled);
    jobs.cancel(&job.id).expect("it runs");
    assert_eq!(done.await.expect_err("it was cancelled").code, ErrorCode::JobCancelled);
    assert_eq!(last(&told).state, JobState::Cancelled);
}

#[tokio::test]
async fn refuse_to_cancel_what_is_unknown_and_shrug_at_what_has_ended() {
    let (jobs, told) = set_up();
    assert_eq!(jobs.cancel("none").expect_err("unknown").code, ErrorCode::JobNotFound);
    jobs.run(spec(), async |_| Ok(())).await.expect("done");
    let before = told.lock().unwrap().len();
    jobs.cancel(&jobs.list()[0].id).expect("it is over");
    assert_eq!(told.lock().unwrap().len(), before);
}

#[tokio::test]
async fn are_remembered_newest_first_not_without_end() {
    let (jobs, told) = set_up();
    for _ in 0..80 {
        jobs.run(spec(), async |_| Ok(())).await.expect("done");
    }
    assert_eq!(jobs.list().len(), REMEMBERED_JOBS);
    assert_eq!(jobs.list()[0].id, last(&told).id);
}

#[tokio::test]
async fn are_cancelled_at_the_close_which_waits_until_they_have_cleaned_up() {
    let (jobs, _) = set_up();
    let cleaned = Arc::new(Mutex::new(false));
    let mark = cleaned.clone();
    let started = jobs.begin(spec(), |control| async move {
        control.signal.cancelled().await;
        tokio::task::yield_now().await;
        *mark.lock().unwrap() = true;
        Err::<(), _>(no_space())
    });
    jobs.close().await;
    assert!(*cleaned.lock().unwrap());
    assert_eq!(started.done.await.expect_err("closed").code, ErrorCode::JobCancelled);
}

#[tokio::test]
async fn that_must_not_be_broken_off_are_not() {
    let (jobs, _) = set_up();
    let (finish, finished) = tokio::sync::oneshot::channel::<()>();
    let StartedJob { job, done } = jobs.begin(JobSpec { cancel: Cancel::Never, ..spec() }, |control| async move {
        finished.await.expect("it is told");
        Ok(control.signal.is_cancelled())
    });
    assert!(!job.cancellable);
    jobs.cancel(&job.id).expect("it runs");
    finish.send(()).expect("it waits");
    assert_eq!(done.await, Ok(false));
}

#[tokio::test]
async fn whose_task_panics_have_failed() {
    let (jobs, told) = set_up();
    let work = |_| async { if told_nothing() { panic!("on purpose") } else { Ok(()) } };
    assert_eq!(jobs.begin(spec(), work).done.await.expect_err("a panic").code, ErrorCode::Internal);
    assert_eq!(last(&told).state, JobState::Failed);
    jobs.close().await;
}

fn told_nothing() -> bool {
    true
}
