/* What a client owes and holds is its own: crowds of strangers neither wipe it nor take it. */
#include "api/http/bucket.h"
#include "api/http/slot.h"
#include <criterion/criterion.h>

#define QUOTA 1000.0 /* a minute */
#define CROWD 200000 /* far more names than there are slots */

static struct client named(enum bucket_kind kind, uint64_t number)
{
    return (struct client){kind, slot_hash(&number, sizeof(number))};
}

Test(bucket, a_debt_outlives_a_crowd_of_strangers)
{
    struct client debtor = named(BUCKET_ADDRESS, 0);
    cr_assert_lt(bucket_take(debtor, 2.5 * QUOTA, QUOTA), 0);
    for (uint64_t i = 1; i <= CROWD; i++)
        (void)bucket_take(named(BUCKET_ADDRESS, i), 1, QUOTA);
    cr_assert_lt(bucket_take(debtor, 1, QUOTA), 0);
}

/* Where all of a set are in debt a newcomer takes over the least of it, so that many names are worth no more than few.
 */
Test(bucket, coming_under_new_names_pays_no_debts)
{
    for (uint64_t i = 0; i < CROWD; i++)
        (void)bucket_take(named(BUCKET_ADDRESS, i), 2.5 * QUOTA, QUOTA);
    size_t free = 0;
    for (uint64_t i = CROWD; i < 2 * CROWD; i += 100)
        free += bucket_take(named(BUCKET_ADDRESS, i), 1, QUOTA) >= 0;
    cr_assert_lt(free, 20, "%zu of 2000", free);
}

Test(bucket, strangers_do_not_touch_who_is_known)
{
    for (uint64_t i = 0; i < CROWD; i++)
        (void)bucket_take(named(BUCKET_ADDRESS, i), 2.5 * QUOTA, QUOTA);
    cr_assert_geq(bucket_take(named(BUCKET_CREDENTIAL, 1), 1, QUOTA), 0);
}

Test(bucket, a_seat_is_its_clients_whoever_comes)
{
    struct bucket_seat *seats[3];
    bool counted = false;
    for (int i = 0; i < 3; i++)
        cr_assert_not_null(seats[i] = bucket_enter(named(BUCKET_ADDRESS, 0), 3, QUOTA, &counted));
    for (uint64_t i = 1; i <= CROWD; i++) {
        struct bucket_seat *other = bucket_enter(named(BUCKET_ADDRESS, i), 3, QUOTA, &counted);
        cr_assert(other && counted, "nobody's requests stand in the way of a stranger's");
        bucket_leave(other);
    }
    cr_assert_null(bucket_enter(named(BUCKET_ADDRESS, 0), 3, QUOTA, &counted));
    cr_assert(counted);
    bucket_leave(seats[0]);
    cr_assert_not_null(bucket_enter(named(BUCKET_ADDRESS, 0), 3, QUOTA, &counted));
}

Test(bucket, refusals_are_told_whole_and_only_so_often)
{
    struct client one = named(BUCKET_CREDENTIAL, 7);
    unsigned told = 0;
    for (int i = 0; i < 19; i++)
        told += bucket_tell(one, 1, 20, 3, 0);
    cr_assert_eq(told, 0);
    cr_assert(bucket_tell(one, 1, 20, 3, 0));
    for (int i = 0; i < 100; i++)
        told += bucket_tell(one, 20, 20, 3, 0);
    cr_assert_eq(told, 2);
}
