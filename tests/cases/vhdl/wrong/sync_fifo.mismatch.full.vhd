library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity sync_fifo is
    port (
        clk, rst, push : in std_logic;
        din : in std_logic_vector(7 downto 0);
        pop : in std_logic;
        dout : out std_logic_vector(7 downto 0);
        level : out std_logic_vector(2 downto 0);
        empty, full, nearly_full, dropped : out std_logic
    );
end entity sync_fifo;

architecture rtl of sync_fifo is
    type store_t is array (0 to 5) of std_logic_vector(7 downto 0);
    signal store : store_t;
    signal head, tail : integer range 0 to 5;
    signal count : integer range 0 to 6;
    signal do_pop, do_push : boolean;
    function following(n : integer range 0 to 5) return integer is
    begin
        if n = 5 then
            return 0;
        end if;
        return n + 1;
    end function;
begin
    level <= std_logic_vector(to_unsigned(count, 3));
    empty <= '1' when count = 0 else '0';
    full <= '1' when count = 6 else '0';
    nearly_full <= '1' when count > 5 else '0';
    do_pop <= pop = '1' and count /= 0;
    do_push <= push = '1' and (count /= 6 or do_pop);
    dout <= x"00" when count = 0 else store(head);
    process (clk)
    begin
        if rising_edge(clk) then
            dropped <= '0';
            if rst = '1' then
                head <= 0;
                tail <= 0;
                count <= 0;
            else
                if push = '1' and not do_push then
                    dropped <= '1';
                end if;
                if do_pop then
                    head <= following(head);
                end if;
                if do_push then
                    store(tail) <= din;
                    tail <= following(tail);
                end if;
                if do_push and not do_pop then
                    count <= count + 1;
                elsif do_pop and not do_push then
                    count <= count - 1;
                end if;
            end if;
        end if;
    end process;
end architecture rtl;
